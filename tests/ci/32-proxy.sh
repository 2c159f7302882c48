#!/usr/bin/env bash
# What a peer sees through examples/proxy is what it sees without it: a part of the Autobahn cases against an echo
# server behind it, straight and by way of nginx, hostile requests for files, and nginx's own files, all generations.
#   tests/ci/32-proxy.sh [all]
# "all" runs every Autobahn case but those about compression, and every hostile peer that concerns what is passed on.
# The suites are not part of this repository: CONFORMANCE names their directory. FACES names another one with libraries.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
faces=$(cd "${FACES:-target/faces}" && pwd)
out=$PWD/target/conformance/proxy
mkdir -p "$out"
mode=${1:-part}
status=0
pids=()
trap '[ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true' EXIT

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# listens PORT: waits for a server there
listens() {
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
		sleep 0.1
	done
	echo "nobody listens on port $1" >&2
	return 1
}

# program SOURCE NAME GENERATION: builds it
program() {
	cc -std=gnu99 -O2 -o "$out/$2-$3" "-Iinclude/$3" "$1" "-L$faces/$3" -lwebsockets "-Wl,-rpath,$faces/$3"
}

# run NAME COMMAND...: a server that ends with this job
run() {
	local log=$out/$1.log
	shift
	"$@" >"$log" 2>&1 &
	pids+=($!)
}

stop_all() {
	[ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
	wait || true
	pids=()
}

# verdict FILE: shows a result; every case is OK or INFORMATIONAL
verdict() {
	cat "$1"
	awk '$1 == "total" { seen = 1; bad = $3 + $5 + $6 + $7 } END { exit !seen || bad }' "$1" || status=1
}

# autobahn NAME PORT PATH SET
autobahn() {
	"$suite/autobahn.sh" server "$out/../autobahn" "$out/report-$1" "ws://127.0.0.1:$2$3" --set "$4" --limit 1200 \
		>"$out/$1.txt" 2>&1 || true
	verdict "$out/$1.txt"
}

# with_nginx PORT ECHO_PORT: files below /files, room for uploads below /put, the echo server below /ws
with_nginx() {
	mkdir -p "$out/site/files" "$out/site/put" "$out/nginx"
	head -c 8000000 /dev/urandom >"$out/site/files/big"
	printf 'hello\n' >"$out/site/files/a.txt"
	cat >"$out/nginx.conf" <<-END
		user $(id -un) $(id -gn); daemon off; error_log $out/nginx-error.log; pid $out/nginx.pid; worker_processes 1;
		events { worker_connections 256; }
		http {
			access_log off; client_max_body_size 0; chunked_transfer_encoding on;
			client_body_temp_path $out/nginx/body; proxy_temp_path $out/nginx/proxy; fastcgi_temp_path $out/nginx/f;
			uwsgi_temp_path $out/nginx/u; scgi_temp_path $out/nginx/s;
			server {
				listen 127.0.0.1:$1; root $out/site;
				location /put/ { dav_methods PUT DELETE; create_full_put_path on; }
				location /pressed/ { alias $out/site/files/; gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1; }
				location /say/ { return 200 "\$request_method \$request_uri \$http_host \$http_x_forwarded_for"; }
				location /ws/ {
					proxy_pass http://127.0.0.1:$2/; proxy_http_version 1.1; proxy_buffering off;
					proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection "upgrade";
				}
			}
		}
	END
	run nginx nginx -c "$out/nginx.conf"
	listens "$1"
}

# same WHAT WANTED GOT
same() {
	if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
		echo "FAILED $1: '$3', not '$2'"
		status=1
	fi
}

sum() { sha256sum | cut -d' ' -f1; }

# files PORT: what nginx serves comes through as it is
files() {
	local at=http://127.0.0.1:$1/n big=$out/site/files/big passed=0
	same file "$(sum <"$big")" "$(curl -s "$at/files/big" | sum)"
	same range "$(tail -c +1001 "$big" | head -c 5000 | sum)" "$(curl -s -r 1000-5999 "$at/files/big" | sum)"
	same 'range status' 206 "$(curl -s -o /dev/null -w '%{http_code}' -r 1000-5999 "$at/files/big")"
	same head '200 8000000' "$(curl -s -I "$at/files/big" -w '%{http_code} %header{content-length}' -o /dev/null)"
	same missing 404 "$(curl -s -o /dev/null -w '%{http_code}' "$at/files/none")"
	same 'not modified' 304 "$(curl -s -o /dev/null -w '%{http_code}' \
		-H "If-None-Match: $(curl -s -o /dev/null -w '%header{etag}' "$at/files/a.txt")" "$at/files/a.txt")"
	same 'chunked, compressed' "$(sum <"$big")" "$(curl -s --compressed "$at/pressed/big" | sum)"
	same 'chunked to an old peer' "$(sum <"$big")" "$(curl -s -0 --compressed "$at/pressed/big" | sum)"
	same 'upload with a length' 201 "$(curl -s -o /dev/null -w '%{http_code}' -T "$big" "$at/put/$1-a")"
	same 'its bytes' "$(sum <"$big")" "$(sum <"$out/site/put/$1-a")"
	same 'upload in chunks' 201 "$(curl -s -o /dev/null -w '%{http_code}' -T - "$at/put/$1-b" <"$big")"
	same 'its bytes' "$(sum <"$big")" "$(sum <"$out/site/put/$1-b")"
	same 'a slow reader' "$(sum <"$big")" "$(curl -s --limit-rate 8M "$at/files/big" | sum)"
	same 'a method, a target' "LIST /say/x%20y?z=1 127.0.0.1:$1 127.0.0.1" \
		"$(curl -s -X LIST "$at/say/./x%20y?z=1")"
	same 'twenty on one connection' 20 "$(curl -s "$at/files/a.txt?[1-20]" | grep -c hello)"
	same 'forty at once' 40 "$(curl -s -Z --parallel-max 40 "$at/files/a.txt?[1-40]" 2>/dev/null | grep -c hello)"
	echo "$passed checks passed"
}

# hostile GENERATION: the suite starts its server anew for some checks, so the two come and go together
hostile() {
	local only=files/,smuggle/
	[ "$1" = 4.1 ] || only=files/
	[ "$mode" != all ] || only=files/,smuggle/,http/,size/,slow/
	cat >"$out/both-$1" <<-END
		#!/usr/bin/env bash
		back=\$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
		setpriv --pdeathsig KILL "$out/echo_server-$1" --port "\$back" --root "\$2" >/dev/null 2>&1 &
		until (exec 3<>"/dev/tcp/127.0.0.1/\$back") 2>/dev/null; do sleep 0.05; done
		exec "$out/proxy-$1" --debug 0 --port "\$1" "/=http://127.0.0.1:\$back/"
	END
	chmod +x "$out/both-$1"
	"$suite/abuse.py" --only "$only" -- "$out/both-$1" '{port}' '{root}' | grep -v '^ok' || status=1
}

command -v setpriv >/dev/null || { echo 'skipped: no setpriv'; exit 0; }
"$suite/autobahn.sh" setup "$out/../autobahn" >"$out/setup.txt" 2>&1 || { cat "$out/setup.txt"; exit 1; }
some='1.1.*,1.2.*,2.*,3.*,4.1.*,5.1,5.2,5.6,5.15,5.19,6.2.*,6.4.1,7.1.*,7.3.*,7.7.*,9.1.1,9.1.6,9.2.6,9.3.1'
by_nginx='1.1.*,1.2.8,2.10,5.3,5.19,7.1.1,7.7.1,9.1.4'
# Both generations are one engine, so one of them has fewer.
fewer='1.1.*,2.*,5.1,5.19,6.2.1,7.1.1,7.3.*,9.1.6'
[ "$mode" != all ] || some='*,-12.*,-13.*' fewer='*,-12.*,-13.*' by_nginx='*,-12.*,-13.*,-9.*'
for generation in $(abi/generations.sh --with vhosts true); do
	program "$suite/lws_echo_server.c" echo_server "$generation"
	program examples/proxy/proxy.c proxy "$generation"
	echo "-- hostile peers before the proxy, generation $generation"
	hostile "$generation"
	echo_port=$(free_port) nginx_port=$(free_port) port=$(free_port)
	run "echo-$generation" "$out/echo_server-$generation" --port "$echo_port"
	mounts=("/e=http://127.0.0.1:$echo_port/")
	has_nginx=$(command -v nginx || [ ! -x /usr/sbin/nginx ] || echo /usr/sbin/nginx)
	if [ -n "$has_nginx" ]; then
		with_nginx "$nginx_port" "$echo_port"
		mounts+=("/n=http://127.0.0.1:$nginx_port/")
	fi
	run "proxy-$generation" "$out/proxy-$generation" --debug 3 --port "$port" "${mounts[@]}"
	listens "$echo_port"
	listens "$port"
	echo "-- Autobahn through the proxy, generation $generation"
	[ "$generation" = 4.1 ] || some=$fewer
	autobahn "echo-$generation" "$port" /e/ "$some"
	if [ -n "$has_nginx" ]; then
		echo "-- nginx behind the proxy, generation $generation"
		files "$port"
		echo "-- Autobahn through the proxy and nginx, generation $generation"
		autobahn "nginx-$generation" "$port" /n/ws/ "$by_nginx"
	else
		echo 'skipped: no nginx'
	fi
	stop_all
done
exit $status
