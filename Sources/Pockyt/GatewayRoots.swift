import NIOSSL

/// Whose word is taken for who the gateway is.
public enum GatewayRoots: Sendable, Hashable {
  /// The certificates that this machine trusts.
  case system
  /// The certificates of a PEM file, and no others.
  case file(String)

  /// The certificates of the file; nil for those of the machine.
  func certificates() throws(GatewayRootsError) -> [NIOSSLCertificate]? {
    guard case .file(let path) = self else { return nil }
    let certificates: [NIOSSLCertificate]
    do {
      certificates = try NIOSSLCertificate.fromPEMFile(path)
    } catch {
      throw GatewayRootsError(path: path)
    }
    guard !certificates.isEmpty else { throw GatewayRootsError(path: path) }
    return certificates
  }
}

/// A file of root certificates that cannot be used.
public struct GatewayRootsError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String

  /// What to do, naming the file.
  public var description: String {
    "root certificates \"\(path)\": the file cannot be read as PEM; give a readable file with the "
      + "certificates to trust, each between BEGIN CERTIFICATE and END CERTIFICATE, or none to "
      + "trust those of this machine"
  }
}
