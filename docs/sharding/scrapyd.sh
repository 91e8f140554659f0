#!/bin/sh
# Has a shard crawled by each scrapyd server, waits, and judges them together. Starts are in starts.txt, one a line,
# without comments. The servers and this machine share the folder FOLDER.
set -eu
folder=${FOLDER:-/srv/audit}
project=${PROJECT:-audit}
run=${RUN:-$(date -u +%Y%m%dT%H%M%SZ)}
polls=${POLLS:-5760} # of half a minute: two days
# shellcheck disable=SC2086 # a word each
set -- ${SERVERS:-http://crawler-0:6800 http://crawler-1:6800 http://crawler-2:6800}
cd "$folder"

index=0
for server; do
    curl -fsS "$server/schedule.json" -d project="$project" -d spider=site -d jobid="watchlist-$index-$run" \
        --data-urlencode urls@starts.txt \
        --data-urlencode out="$folder/runs/watchlist-$index/$run" \
        -d shard="$index/$#" -d resume=1 -d delay="${DELAY:-0.5}" |
        grep -q '"status": *"ok"' || exit 2
    index=$((index + 1))
done

index=0
for server; do
    until curl -fsS "$server/status.json?job=watchlist-$index-$run" | grep -q '"finished"'; do
        polls=$((polls - 1))
        [ "$polls" -gt 0 ] || break # the report judges what there is
        sleep "${PAUSE:-30}"
    done
    index=$((index + 1))
done

exec "${DOORWAY:-doorway}" report --quiet --out "runs/watchlist/$run" runs/watchlist-[0-9]*/"$run"
