// Package bucket reads and writes object stores: it brings what changed of a site to one, and exports from one to this machine. Which stores there are
// follows from the drivers that the program links (gocloud.dev/blob); credentials come from where the stores' own libraries look for them.
package bucket

import (
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"loyalty/internal/fault"
)

// Bucket is a place in an object store: everything below a prefix of its names.
type Bucket struct {
	blobs *blob.Bucket
	name  string // its address without options, which no message shows
}

// Object is one that lies there.
type Object struct {
	Size int64
	MD5  []byte // nil where the store doesn't tell it
}

// Open opens an address such as s3://bucket/prefix?region=eu-west-1 (gs, azblob, file). Nothing is asked of the store yet. What is wrong with the address is
// the user's fault.
func Open(ctx context.Context, address string) (*Bucket, error) {
	parsed, prefix, err := split(address)
	if err != nil {
		return nil, err
	}
	b := &Bucket{name: shown(address)}
	if b.blobs, err = blob.OpenBucket(ctx, parsed.String()); err != nil {
		return nil, fault.User(fmt.Errorf("%s: %s; write it like s3://bucket/folder?region=ap-southeast-1, gs://bucket/folder or azblob://container/folder", b.name, fault.OneLine(err.Error())))
	}
	if prefix != "" {
		b.blobs = blob.PrefixedBucket(b.blobs, prefix+"/")
	}
	return b, nil
}

// defaults are options that an address has unless it says otherwise. Many servers that speak S3 know no other checksum than MD5, which is always sent, and the
// library complains on stderr of each answer without one. A folder is made where it is missing, and gets no files beside the objects.
var defaults = map[string]map[string]string{
	"s3":   {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"},
	"file": {"create_dir": "true", "no_tmp_dir": "true", "metadata": "skip"},
}

// split takes an address apart into its store's and the prefix below it. A file's address is a folder's.
func split(address string) (store *url.URL, prefix string, err error) {
	store, err = url.Parse(address)
	if err != nil || store.Scheme == "" {
		return nil, "", fault.User(fmt.Errorf("%s is no address of an object store; write it like s3://bucket/folder", shown(address)))
	}
	options := store.Query()
	for name, value := range defaults[store.Scheme] {
		if !options.Has(name) {
			options.Set(name, value)
		}
	}
	store.RawQuery = options.Encode()
	if store.Scheme == "file" {
		return store, "", nil
	}
	prefix = strings.Trim(store.Path, "/")
	store.Path, store.RawPath = "", ""
	return store, prefix, nil
}

// shown is an address without its options.
func shown(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return strings.TrimRight(address, "/")
}

// Name is the address without its options, as messages show it.
func (b *Bucket) Name() string { return b.name }

// Close ends the connection.
func (b *Bucket) Close() error { return b.blobs.Close() }

// List gives the objects whose names begin with prefix, by name.
func (b *Bucket) List(ctx context.Context, prefix string) (map[string]Object, error) {
	objects := map[string]Object{}
	for list := b.blobs.List(&blob.ListOptions{Prefix: prefix}); ; {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, b.told(ctx, "can't be listed", err)
		}
		if !strings.HasSuffix(object.Key, "/") { // what some tools lay down for a folder
			objects[object.Key] = Object{object.Size, object.MD5}
		}
	}
}

// Read gives an object's content.
func (b *Bucket) Read(ctx context.Context, name string) ([]byte, error) {
	content, err := b.blobs.ReadAll(ctx, name)
	return content, b.told(ctx, name+" can't be read", err)
}

// Same tells whether an object is known to hold this content.
func (o Object) Same(content []byte) bool {
	sum := md5.Sum(content)
	return o.Size == int64(len(content)) && string(o.MD5) == string(sum[:])
}

// Write puts an object in place of what has its name, in one step. The store checks that it got what was sent.
func (b *Bucket) Write(ctx context.Context, name string, content []byte) error {
	sum := md5.Sum(content)
	return b.told(ctx, name+" can't be written", b.blobs.WriteAll(ctx, name, content, &blob.WriterOptions{
		ContentType: contentType(name), CacheControl: cacheControl(name), ContentMD5: sum[:],
	}))
}

// told says of an error which place it is about, and marks whose it is: the user's where the address, the credentials or what they allow are wrong, of the
// moment where the store doesn't answer.
func (b *Bucket) told(ctx context.Context, problem string, err error) error {
	if err == nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	tell := func(remedy string) error {
		return fmt.Errorf("%s: %s: %s%s", b.name, problem, fault.OneLine(strings.TrimSpace(err.Error())), remedy)
	}
	status := statusOf(err)
	var network net.Error
	switch text := strings.ToLower(err.Error()); {
	case strings.Contains(text, "nosuchbucket") || strings.Contains(text, "containernotfound") || strings.Contains(text, "bucket does not exist"):
		return fault.User(tell("; there is no such bucket: look at its name, and at region and endpoint"))
	case strings.Contains(text, "credentials"):
		return fault.User(tell("; give credentials as the store's own tools take them, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"))
	case gcerrors.Code(err) == gcerrors.NotFound:
		return fault.User(tell("; it isn't there: look at the name, and at region and endpoint"))
	case gcerrors.Code(err) == gcerrors.PermissionDenied, status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fault.User(tell("; the credentials don't allow it: a report needs to list, read and write there, an export to list and read"))
	case strings.Contains(text, "missing region"), gcerrors.Code(err) == gcerrors.InvalidArgument, status >= 300 && status < 500 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests && status != http.StatusConflict:
		return fault.User(tell("; look at the address and its options, such as ?region=ap-southeast-1"))
	case status != 0, errors.As(err, &network), errors.Is(err, io.ErrUnexpectedEOF), gcerrors.Code(err) == gcerrors.ResourceExhausted, gcerrors.Code(err) == gcerrors.DeadlineExceeded:
		return fault.Retry(tell("; the store doesn't answer as it should: try again later"))
	}
	return tell("")
}

// statusOf is the HTTP status of a store's answer, 0 where there was none.
func statusOf(err error) int {
	var answer interface{ HTTPStatusCode() int }
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
}
