#!/usr/bin/env bash
# Makes the container's last stage around the debug build (with `--whole`, all of it: minutes), runs it
# against the local Discord as Containerfile says, asks its health check and stops it. Needs root,
# podman, the tests as `cargo test --workspace` builds them, and the images that Containerfile names.
set -euo pipefail
# crun takes no unified hierarchy beside the others: it sees none.
if mountpoint --quiet /sys/fs/cgroup/unified; then
  # shellcheck disable=SC2016
  exec unshare --mount bash -c 'umount /sys/fs/cgroup/unified; exec "$@"' - "$0" "$@"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# One name for the image, the container and its secret.
name=colloque-bot-test-$$
work=$(mktemp -d)
clean() {
  podman rm --force --volumes "$name" || true
  podman secret rm "$name" || true
  podman rmi --force "$name" || true
  rm -rf "$work"
}
trap 'clean >/dev/null 2>&1' EXIT

build=(podman build --quiet --format=docker --isolation=chroot --tag "$name")
if [[ ${1-} == --whole ]]; then
  "${build[@]}" --build-arg COMMIT="$(git rev-parse HEAD)" .
else
  mkdir -p "$work/build/target/release"
  cp "${CARGO_TARGET_DIR:-target}/debug/colloque-bot" "$work/build/target/release/"
  sed '1,/^$/d' Containerfile >"$work/Containerfile"
  "${build[@]}" --build-context build="$work" --file "$work/Containerfile" .
fi

# What Containerfile says, on the network of this machine, where the local Discord listens.
cat >"$work/start" <<END
#!/usr/bin/env bash
podman secret create $name "\$DISCORD_TOKEN_FILE" >/dev/null
exec podman run --name $name --network=host --env DISCORD_API_URL \\
  --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \\
  --read-only --cap-drop=all --security-opt=no-new-privileges --memory=256m \\
  --secret $name,target=discord-token,uid=65532,mode=0400 --volume $PWD/knowledge:/srv/colloque-bot/knowledge:ro \\
  $name
END
chmod +x "$work/start"
COLLOQUE_BOT_START=$work/start COLLOQUE_BOT_HEALTH="podman healthcheck run $name" \
  cargo test --quiet --workspace --test discord what_is_packaged
echo "built, started, asked for its health, stopped: the container"
