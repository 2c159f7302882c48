#!/bin/sh
# What abi/generations.toml says, for make and scripts.
#   abi/generations.sh                    the names of the generations, the newest first
#   abi/generations.sh GENERATION KEY     a fact; of a list, its words
#   abi/generations.sh --with KEY VALUE   the names of the generations of which that is so
#   abi/generations.sh --make             all facts, each as an assignment without a blank
set -eu
facts=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)/generations.toml

# all: GENERATION KEY VALUE, a line each; the words of a list have commas between them
all() {
	awk '
	/^[a-z_]+ = / {
		key = $1
		sub(/^[a-z_]+ = /, "")
		gsub(/[]["]/, "")
		gsub(/, /, ",")
		if (key == "name")
			name = $0
		print name, key, $0
	}' "$facts"
}

case $# in
0) all | awk '$2 == "name" { print $3 }' ;;
1)
	[ "$1" = --make ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
	echo "GENERATIONS:=$("$0" | paste -sd ,)"
	all | awk '{ print $2 "_" $1 ":=" $3 }'
	;;
2)
	all | awk -v name="$1" -v key="$2" '
		$1 == name && $2 == key { gsub(/,/, " ", $3); print $3; found = 1 }
		END { if (!found) { print "abi/generations.toml: no " key " of " name > "/dev/stderr"; exit 1 } }'
	;;
*) all | awk -v key="$2" -v value="$3" '$2 == key && $3 == value { print $1 }' ;;
esac
