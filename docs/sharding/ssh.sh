#!/bin/sh
# Has a shard crawled by each machine over ssh, fetches the folders, and judges them together. audit.toml and starts.txt
# lie in FOLDER on every machine, the same on each.
set -u
folder=${FOLDER:-/srv/audit}
run=${RUN:-$(date -u +%Y%m%dT%H%M%SZ)}
# shellcheck disable=SC2086 # a word each
set -- ${MACHINES:-crawler-0 crawler-1 crawler-2}
cd "$folder" || exit 2

index=0
for machine; do
    out=runs/watchlist-$index/$run
    ssh -n "$machine" "cd '$folder' && doorway crawl --config audit.toml --urls starts.txt --quiet \
        --shard $index/$# --resume --out $out" &
    index=$((index + 1))
done
wait # whatever their exit codes are: the report says what is missing

index=0
for machine; do
    mkdir -p "runs/watchlist-$index"
    rsync -a "$machine:$folder/runs/watchlist-$index/$run" "runs/watchlist-$index/"
    index=$((index + 1))
done

exec doorway report --config audit.toml --quiet --out "runs/watchlist/$run" runs/watchlist-[0-9]*/"$run"
