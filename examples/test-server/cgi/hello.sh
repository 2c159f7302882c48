#!/bin/sh
# Answers requests below /cgi with what a CGI program is told of them.
printf 'Content-Type: text/plain; charset=utf-8\nCache-Control: no-store\nX-Content-Type-Options: nosniff\n\n'
echo "Process $$ answers, in $(pwd)."
if [ -n "$CONTENT_LENGTH" ]; then
	echo "The body has $(wc -c) bytes."
fi
echo
env
