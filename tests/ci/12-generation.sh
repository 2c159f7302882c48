#!/usr/bin/env bash
# What a further generation costs: in a copy of the tree, 9.9 is made, which is 4.1 but for one structure and one function.
# What 4.1 brought is shared already; what else both have moves to abi/api; what differs stands in each face. It must be
# built, have its headers, its lines in the matrix and its tests, and need fewer than 150 lines that somebody writes: moved
# lines and generated tables do not count.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v git >/dev/null || { echo 'skipped: no git'; exit 0; }
tree=$PWD/target/generation/tree
rm -rf "$tree"
mkdir -p "$tree"
# What cargo has built of a file it takes for the same file's in another tree that is built in the same directory.
export CARGO_TARGET_DIR=$PWD/target/generation/target
if [ -e target/debug/deps ] && [ ! -e "$CARGO_TARGET_DIR" ]; then
	mkdir -p "$CARGO_TARGET_DIR/debug"
	cp -a target/debug/{deps,build,.fingerprint} "$CARGO_TARGET_DIR/debug/"
fi
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -dt "$tree"
cd "$tree"
git init -q
git config user.name nobody
git config user.email nobody@localhost
git add -A
git commit -qm before

old=abi/v4_1
new=abi/v9_9
brought=abi/api/since_4_1
shared=abi/api/as_in_4_1
types=abi/api/types/since_4_1

# ---- what both have moves, too; in these folders #[path] begins one folder further up

mkdir -p "$shared" "$types" "$new/src/types"
inside() { sed -E "s#\"(\.\./)*api/(types/)?since#\"../since#"; }
for file in "$old"/src/*.rs; do
	case $(basename "$file") in lib.rs | types.rs) ;; *) git mv "$file" "$shared/" ;; esac
done
git mv "$old"/src/types/*.rs "$types/"
for file in "$shared"/*.rs; do
	inside <"$file" >moved
	cmp -s moved "$file" || cp moved "$file"
done
# The lists of modules, too; what is in them is seen under the names of before.
grep -v 'mod types;' "$old/src/lib.rs" | sed '1s/.*/\/\/! What is as it was in 4.1./; s/^mod /pub(crate) mod /' >"$shared/mod.rs"
grep -v '^#!\[allow\|OUT_DIR\|^// The layouts' "$old/src/types.rs" | inside |
	sed '1s/.*/\/\/! Types of the API since 4.1./; 0,/^$/s//\nuse crate::types::*;\n/' >"$types/mod.rs"
has_layouts=$(grep -c OUT_DIR "$old/src/types.rs" || :)
rm moved

# ---- what differs: a structure and a function, cut out of the shared files

# cut FILE WORD: takes the paragraphs with this word from a file and shows them
cut() {
	awk -v RS= -v word="$2" 'index($0, word) { if (n++) print ""; print }' "$1"
	awk -v RS= -v word="$2" '!index($0, word) { if (n++) print ""; print }' "$1" >rest
	mv rest "$1"
}
structure=$(cut "$types/lists.rs" 'pub struct lws_retry_bo {')
function=$(cut "$brought/later.rs" lws_h2_client_stream_long_poll_rxonly)
sed -i 's/^fn later/pub(crate) fn later/' "$brought/later.rs"

for face in "$old" "$new"; do
	number=${face##*/v}
	{
		echo "//! Generation ${number/_/.} of the C API."
		printf '\n#[path = "../../api/as_in_4_1/mod.rs"]\nmod as_in_4_1;\npub mod streams;\npub mod types;\n\n'
		echo 'pub use as_in_4_1::*;'
	} >"$face/src/lib.rs"
	{
		echo "//! Types of generation ${number/_/.}, as C knows them."
		echo '#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C'"'"'s")]'
		printf '\nmod retry;\n#[path = "../../api/types/since_4_1/mod.rs"]\nmod since_4_1;\n\n'
		printf 'pub use retry::*;\npub use since_4_1::*;\n'
		[ "$has_layouts" = 0 ] || printf '\nuse std::ffi::*;\n\ninclude!(concat!(env!("OUT_DIR"), "/layout.rs"));\n'
	} >"$face/src/types.rs"
	printf '//! Streams of HTTP/2.\n\nuse crate::api::since_4_1::later::later;\nuse crate::types::*;\nuse std::ffi::c_int;\n\n%s\n' \
		"$function" >"$face/src/streams.rs"
	printf '//! Retry policies.\n\nuse std::mem::offset_of;\n\n%s\n' "$structure" >"$face/src/types/retry.rs"
	grep -q 'offset_of!' "$face/src/types/retry.rs" || sed -i '/^use std::mem/,+1d' "$face/src/types/retry.rs"
done
sed -i 's/Returns 1 for/Returns -1 for/; s/, 1, 1)/, -1, -1)/' "$new/src/streams.rs"
sed -i 's/^    pub jitter_percent: u8,/&\n    \/\/\/ Most attempts; 0 for no limit.\n    pub most_attempts: u32,/' "$new/src/types/retry.rs"

# ---- the rest of the face: facts, tables of the ABI, macros

sed '/^\[\[generation]]/,$d' abi/generations.toml >facts
{
	echo '[[generation]]'
	sed -n '0,/^name = "4.1"/d; /^\[\[/q; p' abi/generations.toml |
		sed 's/^face = .*/face = "v9_9"/; s/^soname = .*/soname = "libwebsockets.so.99"/
		     s/^library = .*/library = "websockets_v9_9"/; s/^version = .*/version = "9.9.0"/
		     s/^pkg_config = .*/pkg_config = "libwebsockets-9.9"/; s/^oracle = .*/oracle = false/' |
		sed '1i name = "9.9"'
	sed -n '/^\[\[generation]]/,$p' abi/generations.toml
} >>facts
mv facts abi/generations.toml
sed 's/lws-v4-1/lws-v9-9/; s/generation 4\.1/generation 9.9/; s/^name = "websockets"/name = "websockets_v9_9"/' \
	"$old/Cargo.toml" >"$new/Cargo.toml"
cp "$old"/build.rs "$old"/symbols.txt "$old"/layout.tsv "$new/"
printf 'member\tstruct lws_retry_bo\tmost_attempts\t20:4\tuint32_t\n' >>"$new/layout.tsv"
for file in "$old"/prelude*.h "$old"/face.toml; do
	ln -s "../v4_1/$(basename "$file")" "$new/"
done

# ---- it is built, and everything that is made of the sources is there; 4.1 stays what it was

cargo fmt --all
cargo run -q -p lws-abi-build --bin headers >/dev/null
cargo run -q -p xtask -- matrix
git add -A
# A structure may have another place in them.
for header in $(git ls-files include/4.1); do
	cmp -s <(git show "HEAD:$header" | sort) <(sort "$header") || { echo "$header is another now"; exit 1; }
done
cargo build -q -p lws-v4-1 -p lws-v9-9
faces=$tree/faces
tests/faces.sh "$CARGO_TARGET_DIR/debug" "$faces" 4.1 9.9
cargo test -q -p lws-abi-build
cargo test -q --test hygiene
LWS_FACES=$faces cargo test -q --test scenario -- 9_9::http_ranges 9_9::http_basic 4_1::http_basic our_headers_compile

# A line that was taken away elsewhere has moved; empty ones don't count.
written=$(git diff --cached -M -U0 -- . ':!include' ':!MATRIX.md' ':!Cargo.lock' ':!*/symbols.txt' ':!*/layout.tsv' |
	awk '/^(\+\+\+|---) / { next } /^[+]/ { n[substr($0, 2)]++ } /^-/ { n[substr($0, 2)]-- }
		END { for (line in n) if (line != "" && n[line] > 0) sum += n[line]; print sum }')
echo "$written lines written for a further generation"
[ "$written" -lt 150 ]
