import type { DescMethod, DescService } from '@bufbuild/protobuf';
import type { Address } from '@cedula/chassis/config/address.ts';
import { connectPeer, type Peer } from '@cedula/chassis/rpc/client.ts';
import type { TlsFiles } from '@cedula/chassis/rpc/peers.ts';
import { services as served } from '@cedula/contract/services.ts';

/** A process of the mesh behind the gateway. */
export type PeerName = keyof typeof served;

/** Every service behind the gateway, reachable. */
export interface Mesh {
  readonly peers: Readonly<Record<PeerName, Peer>>;
  /** The peer that serves a method. Throws for a method that none does: a fault at boot. */
  peerOf(method: DescMethod): Peer;
  close(): void;
}

/** Opens a channel to every service. They connect when they are first used. */
export function connectMesh(addresses: Readonly<Record<PeerName, Address>>, tls: TlsFiles): Mesh {
  const byService = new Map<string, Peer>();
  const open = (name: PeerName) => {
    const services: readonly DescService[] = served[name];
    const peer = connectPeer({ name, address: addresses[name].text, tls, services });
    for (const { typeName } of services) byService.set(typeName, peer);
    return peer;
  };
  const peers = {
    identity: open('identity'),
    media: open('media'),
    inference: open('inference'),
    billing: open('billing'),
  };
  return {
    peers,
    peerOf(method) {
      const peer = byService.get(method.parent.typeName);
      if (peer === undefined) throw new Error(`no service of the mesh serves ${method.parent.typeName}`);
      return peer;
    },
    close: () => Object.values(peers).forEach((peer) => peer.close()),
  };
}
