import type { PurposeCode } from '#core/sealing';
import type { DeskDuty, DeskKind, LocalText, ReadingHours } from '#core/support';

export type InventedMember = { readonly name: string; readonly displayName: string; readonly role: 'lead' | 'member' };

export type InventedDesk = {
	readonly kind: DeskKind;
	readonly organisation: LocalText;
	readonly names: LocalText;
	readonly about: LocalText;
	readonly duties: readonly DeskDuty[];
	readonly hours: ReadingHours;
	readonly answerHours: number;
	readonly languages: readonly string[];
	readonly purposes: readonly PurposeCode[];
	readonly takesUrgent: boolean;
	readonly acceptsMinors: boolean;
	readonly institutional: boolean;
	readonly members: readonly InventedMember[];
};

const zone = 'Europe/Lisbon';
const always: ReadingHours = { zone, spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
const office: ReadingHours = { zone, spans: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] };
const days: ReadingHours = { zone, spans: [{ days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }] };

/** The administrator of the invented node; reads no case. */
export const inventedAdmin: InventedMember = { name: 'ada.invented', displayName: 'Ada Invented', role: 'lead' };

/** Eight invented organisations, one desk each. No such place, people or numbers exist. */
export const inventedDesks: readonly InventedDesk[] = [
	{
		kind: 'hotline',
		organisation: {
			en: 'Lanternhill Hotline (invented)',
			es: 'Línea Colina del Farol (inventada)',
			fr: 'Ligne Colline-aux-Lanternes (inventée)',
			ar: 'خط تل الفانوس (مُتخيَّل)',
			pt: 'Linha Colina da Lanterna (inventada)',
			fil: 'Linya ng Burol ng Parol (kathang-isip)'
		},
		names: {
			en: 'Night and day desk',
			es: 'Mesa de día y de noche',
			fr: 'Permanence jour et nuit',
			ar: 'مكتب الليل والنهار',
			pt: 'Atendimento dia e noite',
			fil: 'Tanggapan araw at gabi'
		},
		about: {
			en: 'Listens, helps you stay safe, explains what you can do. Also for people under 18.',
			es: 'Escucha, ayuda a estar a salvo y explica qué se puede hacer. También para menores de 18 años.',
			fr: 'Écoute, aide à rester en sécurité, explique ce qui est possible. Aussi pour les moins de 18 ans.',
			ar: 'يستمع إليك ويساعدك على البقاء في أمان ويشرح ما يمكنك فعله. متاح أيضاً لمن هم دون 18 عاماً.',
			pt: 'Escuta, ajuda a ficar em segurança e explica o que pode fazer. Também para menores de 18 anos.',
			fil: 'Nakikinig, tumutulong na maging ligtas ka, at nagpapaliwanag ng mga magagawa mo. Para rin sa mga wala pang 18 taong gulang.'
		},
		duties: ['professional-secret', 'reports-child-danger', 'reports-life-danger'],
		hours: always,
		answerHours: 4,
		languages: ['en', 'es', 'fr', 'ar', 'pt', 'fil'],
		purposes: ['support', 'advice'],
		takesUrgent: true,
		acceptsMinors: true,
		institutional: false,
		members: [
			{ name: 'hana.invented', displayName: 'Hana Invented', role: 'lead' },
			{ name: 'iker.invented', displayName: 'Iker Invented', role: 'member' }
		]
	},
	{
		kind: 'shelter',
		organisation: {
			en: 'Saltmarsh House (invented)',
			es: 'Casa Marisma (inventada)',
			fr: 'Maison du Marais (inventée)',
			ar: 'بيت المستنقع (مُتخيَّل)',
			pt: 'Casa do Sapal (inventada)',
			fil: 'Bahay sa Latian (kathang-isip)'
		},
		names: {
			en: 'Shelter and daily help',
			es: 'Refugio y ayuda diaria',
			fr: 'Hébergement et aide au quotidien',
			ar: 'المأوى والمساعدة اليومية',
			pt: 'Abrigo e apoio diário',
			fil: 'Kanlungan at tulong araw-araw'
		},
		about: {
			en: 'A safe place to stay, somebody to come along, help with the next days.',
			es: 'Un lugar seguro, compañía y ayuda para los próximos días.',
			fr: 'Un lieu sûr, quelqu’un pour vous accompagner, de l’aide pour les jours qui viennent.',
			ar: 'مكان آمن للإقامة وشخص يرافقك ومساعدة في الأيام القادمة.',
			pt: 'Um lugar seguro, alguém que acompanha e ajuda nos próximos dias.',
			fil: 'Ligtas na matutuluyan, may sasama sa iyo, at tulong sa mga susunod na araw.'
		},
		duties: ['professional-secret', 'reports-child-danger'],
		hours: days,
		answerHours: 12,
		languages: ['en', 'pt', 'ar'],
		purposes: ['support'],
		takesUrgent: true,
		acceptsMinors: true,
		institutional: false,
		members: [{ name: 'sena.invented', displayName: 'Sena Invented', role: 'lead' }]
	},
	{
		kind: 'legal-aid',
		organisation: {
			en: 'Kestrel Legal Clinic (invented)',
			es: 'Clínica Jurídica Cernícalo (inventada)',
			fr: 'Clinique juridique Crécerelle (inventée)',
			ar: 'عيادة العوسق القانونية (مُتخيَّلة)',
			pt: 'Clínica Jurídica Peneireiro (inventada)',
			fil: 'Klinikang Legal na Kestrel (kathang-isip)'
		},
		names: {
			en: 'Advice desk',
			es: 'Mesa de asesoría',
			fr: 'Bureau de conseil',
			ar: 'مكتب الاستشارة',
			pt: 'Balcão de aconselhamento',
			fil: 'Tanggapan ng payo'
		},
		about: {
			en: 'Lawyers who explain your choices in each country and help you claim what you are owed. Free.',
			es: 'Abogadas que explican sus opciones en cada país y ayudan a reclamar. Gratis.',
			fr: 'Des juristes expliquent vos choix dans chaque pays et vous aident à demander réparation. Gratuit.',
			ar: 'محامون يشرحون خياراتك في كل بلد ويساعدونك على المطالبة بحقك. مجاناً.',
			pt: 'Advogadas que explicam as suas opções em cada país e ajudam a pedir reparação. Gratuito.',
			fil: 'Mga abogadong nagpapaliwanag ng mga mapagpipilian mo sa bawat bansa at tumutulong na maghabol. Libre.'
		},
		duties: ['professional-secret'],
		hours: office,
		answerHours: 48,
		languages: ['en', 'es', 'fr'],
		purposes: ['advice', 'proceedings'],
		takesUrgent: false,
		acceptsMinors: true,
		institutional: true,
		members: [
			{ name: 'leon.invented', displayName: 'Leon Invented', role: 'lead' },
			{ name: 'mira.invented', displayName: 'Mira Invented', role: 'member' }
		]
	},
	{
		kind: 'police',
		organisation: {
			en: 'Harbour Cyber Unit (invented)',
			es: 'Unidad Cibernética del Puerto (inventada)',
			fr: 'Unité cyber du Port (inventée)',
			ar: 'الوحدة الإلكترونية للميناء (مُتخيَّلة)',
			pt: 'Unidade Cibernética do Porto (inventada)',
			fil: 'Yunit Cyber ng Daungan (kathang-isip)'
		},
		names: {
			en: 'Reports desk',
			es: 'Mesa de denuncias',
			fr: 'Bureau des signalements',
			ar: 'مكتب البلاغات',
			pt: 'Balcão de denúncias',
			fil: 'Tanggapan ng mga ulat'
		},
		about: {
			en: 'Police officers trained for crimes online. They must look into what they learn.',
			es: 'Policías formados en delitos en línea. Deben investigar lo que conocen.',
			fr: 'Des policiers formés aux délits en ligne. Ils doivent enquêter sur ce qu’ils apprennent.',
			ar: 'ضباط شرطة مدرَّبون على الجرائم عبر الإنترنت. يجب عليهم التحقيق فيما يعلمونه.',
			pt: 'Polícias com formação em crimes na internet. Têm de investigar o que ficam a saber.',
			fil: 'Mga pulis na sinanay sa krimen online. Kailangan nilang imbestigahan ang nalalaman nila.'
		},
		duties: ['must-investigate', 'reports-child-danger', 'reports-life-danger', 'discloses-to-defence', 'can-be-ordered'],
		hours: days,
		answerHours: 24,
		languages: ['en', 'pt'],
		purposes: ['investigation'],
		takesUrgent: true,
		acceptsMinors: false,
		institutional: false,
		members: [
			{ name: 'paz.invented', displayName: 'Paz Invented', role: 'lead' },
			{ name: 'quin.invented', displayName: 'Quin Invented', role: 'member' }
		]
	},
	{
		kind: 'prosecutor',
		organisation: {
			en: 'Prosecution Office of Lanternhill (invented)',
			es: 'Fiscalía de Colina del Farol (inventada)',
			fr: 'Parquet de Colline-aux-Lanternes (inventé)',
			ar: 'نيابة تل الفانوس (مُتخيَّلة)',
			pt: 'Ministério Público de Colina da Lanterna (inventado)',
			fil: 'Tanggapan ng Tagausig ng Burol ng Parol (kathang-isip)'
		},
		names: {
			en: 'Online crime section',
			es: 'Sección de delitos en línea',
			fr: 'Section des délits en ligne',
			ar: 'قسم الجرائم عبر الإنترنت',
			pt: 'Secção de crimes na internet',
			fil: 'Seksyon ng krimen online'
		},
		about: {
			en: 'Decides whether a case goes to court, and speaks for the public there.',
			es: 'Decide si un caso va a juicio y representa allí a la sociedad.',
			fr: 'Décide si une affaire va au tribunal et y représente la société.',
			ar: 'تقرر ما إذا كانت القضية ستُحال إلى المحكمة وتمثل المجتمع فيها.',
			pt: 'Decide se um caso vai a tribunal e aí representa a sociedade.',
			fil: 'Nagpapasya kung aabot sa hukuman ang kaso, at nagsasalita roon para sa publiko.'
		},
		duties: ['must-investigate', 'discloses-to-defence', 'can-be-ordered'],
		hours: office,
		answerHours: 72,
		languages: ['en', 'pt'],
		purposes: ['investigation', 'proceedings', 'testimony'],
		takesUrgent: false,
		acceptsMinors: false,
		institutional: false,
		members: [{ name: 'rui.invented', displayName: 'Rui Invented', role: 'lead' }]
	},
	{
		kind: 'court',
		organisation: {
			en: 'Lanternhill District Court (invented)',
			es: 'Juzgado de Colina del Farol (inventado)',
			fr: 'Tribunal de Colline-aux-Lanternes (inventé)',
			ar: 'محكمة تل الفانوس (مُتخيَّلة)',
			pt: 'Tribunal de Colina da Lanterna (inventado)',
			fil: 'Hukuman ng Burol ng Parol (kathang-isip)'
		},
		names: {
			en: 'Clerk’s office',
			es: 'Secretaría',
			fr: 'Greffe',
			ar: 'قلم المحكمة',
			pt: 'Secretaria',
			fil: 'Tanggapan ng klerk'
		},
		about: {
			en: 'Takes requests for protection orders. What enters a court file stays there.',
			es: 'Recibe solicitudes de medidas de protección. Lo que entra en un expediente judicial se queda allí.',
			fr: 'Reçoit les demandes d’ordonnance de protection. Ce qui entre dans un dossier judiciaire y reste.',
			ar: 'يستقبل طلبات أوامر الحماية. ما يدخل ملف المحكمة يبقى فيه.',
			pt: 'Recebe pedidos de medidas de proteção. O que entra num processo fica lá.',
			fil: 'Tumatanggap ng kahilingan para sa utos ng proteksiyon. Ang pumasok sa rekord ng hukuman ay mananatili roon.'
		},
		duties: ['discloses-to-defence', 'can-be-ordered'],
		hours: office,
		answerHours: 72,
		languages: ['en', 'pt'],
		purposes: ['proceedings', 'testimony'],
		takesUrgent: false,
		acceptsMinors: false,
		institutional: false,
		members: [{ name: 'tova.invented', displayName: 'Tova Invented', role: 'lead' }]
	},
	{
		kind: 'defence',
		organisation: {
			en: 'Defence Office of Lanternhill (invented)',
			es: 'Defensoría de Colina del Farol (inventada)',
			fr: 'Bureau de la défense de Colline-aux-Lanternes (inventé)',
			ar: 'مكتب الدفاع في تل الفانوس (مُتخيَّل)',
			pt: 'Defensoria de Colina da Lanterna (inventada)',
			fil: 'Tanggapan ng Depensa ng Burol ng Parol (kathang-isip)'
		},
		names: {
			en: 'Duty lawyers',
			es: 'Turno de oficio',
			fr: 'Avocats de permanence',
			ar: 'محامو المناوبة',
			pt: 'Advogados de escala',
			fil: 'Mga abogadong nakatalaga'
		},
		about: {
			en: 'Lawyers for people who are accused. They see only what a fair trial owes them.',
			es: 'Abogados de personas acusadas. Ven solo lo que exige un juicio justo.',
			fr: 'Avocats des personnes mises en cause. Ils ne voient que ce qu’exige un procès équitable.',
			ar: 'محامون للمتهمين. لا يرون إلا ما تقتضيه المحاكمة العادلة.',
			pt: 'Advogados de pessoas acusadas. Veem só o que um julgamento justo exige.',
			fil: 'Mga abogado ng mga inaakusahan. Ang nakikita lang nila ay ang nararapat sa patas na paglilitis.'
		},
		duties: ['professional-secret'],
		hours: office,
		answerHours: 72,
		languages: ['en', 'pt'],
		purposes: ['proceedings'],
		takesUrgent: false,
		acceptsMinors: false,
		institutional: false,
		members: [{ name: 'vera.invented', displayName: 'Vera Invented', role: 'lead' }]
	},
	{
		kind: 'watchdog',
		organisation: {
			en: 'Open Lantern Watch (invented)',
			es: 'Observatorio Farol Abierto (inventado)',
			fr: 'Observatoire Lanterne ouverte (inventé)',
			ar: 'مرصد الفانوس المفتوح (مُتخيَّل)',
			pt: 'Observatório Lanterna Aberta (inventado)',
			fil: 'Bantay Bukas na Parol (kathang-isip)'
		},
		names: {
			en: 'Reports about institutions',
			es: 'Denuncias sobre instituciones',
			fr: 'Signalements sur des institutions',
			ar: 'بلاغات عن المؤسسات',
			pt: 'Denúncias sobre instituições',
			fil: 'Mga ulat tungkol sa mga institusyon'
		},
		about: {
			en: 'Independent. Looks into what agencies and companies do, also for people who work inside them.',
			es: 'Independiente. Revisa lo que hacen autoridades y empresas, también para quien trabaja en ellas.',
			fr: 'Indépendant. Examine ce que font les services et les entreprises, aussi pour les personnes qui y travaillent.',
			ar: 'مستقل. يفحص ما تفعله الجهات والشركات، وهو أيضاً لمن يعملون فيها.',
			pt: 'Independente. Examina o que fazem autoridades e empresas, também para quem lá trabalha.',
			fil: 'Malaya. Sinusuri ang ginagawa ng mga ahensiya at kompanya, para rin sa mga nagtatrabaho roon.'
		},
		duties: ['professional-secret'],
		hours: office,
		answerHours: 72,
		languages: ['en', 'es', 'fr', 'pt'],
		purposes: ['oversight'],
		takesUrgent: false,
		acceptsMinors: true,
		institutional: true,
		members: [{ name: 'wanda.invented', displayName: 'Wanda Invented', role: 'lead' }]
	}
];
