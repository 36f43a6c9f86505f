#!/usr/bin/env bash
# Makes a base image out of Debian's packages, for machines whose Docker engine reaches no registry.
# Usage: base_image.sh <tag>. Needs root and debootstrap; does nothing where the tag is there already.
set -euo pipefail

tag=$1

if docker image inspect "$tag" >/dev/null 2>&1; then
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
debootstrap --variant=minbase --include=python3,python3-venv bookworm "$folder"
rm -rf "$folder"/var/cache/apt/* "$folder"/var/lib/apt/lists/* "$folder"/usr/share/{doc,man,locale}
tar -C "$folder" -c . | docker import - "$tag"
