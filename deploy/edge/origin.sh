#!/bin/sh
# Writes what nginx at the origin includes, so that the edge alone is answered, from lists of ranges on standard input:
#   curl -sf https://www.cloudflare.com/ips-v4 https://www.cloudflare.com/ips-v6 | deploy/edge/origin.sh > /etc/nginx/conf.d/edge.conf
# The program is told the same ranges in TRUST_PROXY.
set -eu
ranges=$(tr ' ' '\n' | grep -E '^[0-9a-fA-F.:]+/[0-9]+$' || true)
[ -n "$ranges" ] || { echo 'No ranges were given.' >&2; exit 1; }
echo '# Whose connections are answered; made by deploy/edge/origin.sh.'
echo 'geo $realip_remote_addr $is_edge {'
echo '  default 0;'
echo "$ranges" | sed 's/.*/  & 1;/'
echo '}'
echo "$ranges" | sed 's/.*/set_real_ip_from &;/'
echo 'real_ip_header X-Forwarded-For;'
