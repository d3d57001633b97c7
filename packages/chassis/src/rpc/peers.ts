import { readFileSync } from 'node:fs';
import { createServer, type Server, type TLSSocket } from 'node:tls';

/** Paths of the PEM files with which a service proves who it is. */
export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const handshakeTimeoutMs = 5_000;
const spiffe = /(?:^|, )URI:spiffe:\/\/cedula\/([a-z-]+)(?:,|$)/;

/** The name of the service at the other end, from the SPIFFE id of its verified certificate. */
function nameOfPeer(socket: TLSSocket): string | undefined {
  return spiffe.exec(socket.getPeerCertificate().subjectaltname ?? '')?.[1];
}

/** The door of a gRPC server: lets in mutually authenticated peers and remembers who they are. */
export interface PeerListener {
  readonly server: Server;
  /** The name of the peer at an open connection's `address:port`. */
  nameAt(endpoint: string): string | undefined;
}

/**
 * A TLS server that demands a client certificate of the mesh's CA and hands each
 * authenticated connection on. The certificate is read once per connection: reading it
 * per call costs a third of the call. An endpoint names one connection for as long as the
 * connection is open, and is forgotten when it closes, so that it can't be inherited.
 */
export function createPeerListener(files: TlsFiles, onConnection: (socket: TLSSocket) => void): PeerListener {
  const names = new Map<string, string>();
  const server = createServer(
    {
      ca: readFileSync(files.ca),
      cert: readFileSync(files.cert),
      key: readFileSync(files.key),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      ALPNProtocols: ['h2'],
      handshakeTimeout: handshakeTimeoutMs,
    },
    (socket) => {
      const name = nameOfPeer(socket);
      if (name === undefined || socket.alpnProtocol !== 'h2') {
        socket.destroy();
        return;
      }
      const endpoint = `${socket.remoteAddress}:${socket.remotePort}`;
      names.set(endpoint, name);
      socket.once('close', () => names.delete(endpoint));
      onConnection(socket);
    },
  );
  // A failed handshake is the other side's fault: without a listener it would end the process.
  server.on('tlsClientError', () => undefined);
  return { server, nameAt: (endpoint) => names.get(endpoint) };
}
