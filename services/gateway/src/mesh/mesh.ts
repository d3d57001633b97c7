import type { DescMethod, DescMethodClientStreaming } from '@bufbuild/protobuf';
import type { Address } from '@cedula/chassis/config/address.ts';
import { connectPeer, type Peer } from '@cedula/chassis/rpc/client.ts';
import { isClientStreaming } from '@cedula/chassis/rpc/method-kind.ts';
import type { TlsFiles } from '@cedula/chassis/rpc/peers.ts';
import { type PeerName, servicesOf } from './services.ts';

/** Every service behind the gateway, reachable. */
export interface Mesh {
  readonly peers: Readonly<Record<PeerName, Peer>>;
  /** The peer that serves a method. Throws for a method that none does: a fault at boot. */
  peerOf(method: DescMethod): Peer;
  /** The internal method that carries another one's bytes, by its full name. Throws where there is none. */
  carrierOf(name: string): DescMethodClientStreaming;
  close(): void;
}

/** Opens a channel to every service. They connect when they are first used. */
export function connectMesh(addresses: Readonly<Record<PeerName, Address>>, tls: TlsFiles): Mesh {
  const byService = new Map<string, Peer>();
  const open = (name: PeerName) => {
    const services = servicesOf[name];
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
    carrierOf,
    close: () => Object.values(peers).forEach((peer) => peer.close()),
  };
}

function carrierOf(name: string): DescMethodClientStreaming {
  const methods = Object.values(servicesOf).flatMap((services) =>
    services.flatMap((service) => service.methods),
  );
  const carrier = methods.find((method) => `${method.parent.typeName}.${method.name}` === name);
  if (carrier === undefined || !isClientStreaming(carrier))
    throw new Error(`${name} is no method that takes a stream`);
  return carrier;
}
