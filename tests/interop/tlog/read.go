// Reads a log over HTTP with the Go team's own packages: signature, cosignatures, inclusion of each leaf that is named on
// standard input ("index base64 of the entry"), and that the log goes on from an older checkpoint. Prints one JSON line.
package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func get(address string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %d", address, answer.StatusCode)
	}
	return io.ReadAll(answer.Body)
}

// C2SP tlog-tiles leaves out the height that Go's paths begin with.
type tiles struct {
	prefix string
	read   int
}

func (t *tiles) Height() int                     { return 8 }
func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		t.read++
		bytes, err := get(t.prefix + "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

// A cosigner of C2SP tlog-cosignature, Ed25519: type 4, and a time before the signature.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("not a vkey")
	}
	id, err := hex.DecodeString(parts[1])
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("not a cosigner's key")
	}
	return &cosigner{parts[0], binary.BigEndian.Uint32(id), key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func treeOf(opened *note.Note, origin string) tlog.Tree {
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != origin {
		must(fmt.Errorf("origin %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// Arguments: prefix of the log, name of the newest checkpoint there, file with an older one, vkey of the log, vkeys of cosigners.
func main() {
	prefix, newest, older, vkey := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	log, err := note.NewVerifier(vkey)
	must(err)
	known := []note.Verifier{log}
	for _, each := range os.Args[5:] {
		one, err := newCosigner(each)
		must(err)
		known = append(known, one)
	}
	signed, err := get(prefix + newest)
	must(err)
	opened, err := note.Open(signed, note.VerifierList(known...))
	must(err)
	old, err := os.ReadFile(older)
	must(err)
	before, err := note.Open(old, note.VerifierList(log))
	must(err)
	tree, past := treeOf(opened, log.Name()), treeOf(before, log.Name())

	reader := &tiles{prefix: prefix}
	hashes := tlog.TileHashReader(tree, reader)
	went, err := tlog.ProveTree(tree.N, past.N, hashes)
	must(err)
	must(tlog.CheckTree(went, tree.N, tree.Hash, past.N, past.Hash))
	proved := 0
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); proved++ {
		words := strings.Fields(lines.Text())
		index, err := strconv.ParseInt(words[0], 10, 64)
		must(err)
		entry, err := base64.StdEncoding.DecodeString(words[1])
		must(err)
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"size": tree.N, "older": past.N, "signatures": len(opened.Sigs), "proved": proved, "tiles": reader.read,
	})
}
