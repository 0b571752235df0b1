#!/bin/sh
# Builds a real kube-apiserver and etcd from their Go modules into tmp/peers: some ten minutes on two cores and 3 GB of Go's cache.
# With them the tests of the executor `kubernetes` run on the real one too.
set -eu
version=1.34.3
staging=0.34.3
etcd=3.6.4
here=$(cd "$(dirname "$0")/../.." && pwd)
target="$here/tmp/peers/kube-$version"
[ -x "$target/kube-apiserver" ] && [ -x "$target/etcd" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
PATH="$PATH:/usr/local/go/bin"
export GOFLAGS='-mod=mod -buildvcs=false -trimpath'
{
  printf 'module peer\n\ngo 1.24.0\n\nrequire (\n\tk8s.io/kubernetes v%s\n\tgo.etcd.io/etcd/server/v3 v%s\n)\n\nreplace (\n' "$version" "$etcd"
  for name in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap code-generator \
    component-base component-helpers controller-manager cri-api cri-client csi-translation-lib dynamic-resource-allocation endpointslice \
    externaljwt kms kube-aggregator kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils \
    pod-security-admission sample-apiserver sample-cli-plugin sample-controller; do
    printf '\tk8s.io/%s => k8s.io/%s v%s\n' "$name" "$name" "$staging"
  done
  printf ')\n'
} > go.mod
printf '//go:build tools\n\npackage peer\n\nimport _ "k8s.io/kubernetes/cmd/kube-apiserver"\n' > tools.go
mkdir -p "$target"
go build -ldflags='-s -w' -o "$target/etcd" go.etcd.io/etcd/server/v3
flags="-s -w -X k8s.io/component-base/version.gitVersion=v$version -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34"
go build -ldflags="$flags" -o "$target/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver
