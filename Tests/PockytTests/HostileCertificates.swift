import Foundation
import NIOSSL
import Subprocess
import SystemPackage

/// Certificates made for one run of the tests, with the `openssl` command.
struct HostileCertificates: Sendable {
  /// What a server shows for who it is.
  enum Identity: String, CaseIterable {
    /// What it should be.
    case trusted
    /// Signed by the trusted authority for another name and another address.
    case otherHost
    case expired
    case notYetValid
    /// Signed by nobody else.
    case selfSigned
    /// Signed by an authority of the same name with another key.
    case otherAuthority
  }

  /// The authority that the client is to trust, as PEM.
  private let root: Data
  let key: NIOSSLPrivateKey
  private let certificates: [Identity: NIOSSLCertificate]

  /// True when `openssl` is there to make them.
  static let canBeMade = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: $0 + "/openssl") }

  static let shared = Task { try await HostileCertificates() }

  private init() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "platen-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let issuer = try Issuer(folder: folder)
    try await issuer.makeRoot("root")
    try await issuer.makeRoot("other")
    try await issuer.makeRequest()
    let valid = ("20200101000000Z", "20990101000000Z")
    try await issuer.sign(.trusted, by: "root", names: "here", valid: valid)
    try await issuer.sign(.otherHost, by: "root", names: "elsewhere", valid: valid)
    let past = ("20200101000000Z", "20210101000000Z")
    try await issuer.sign(.expired, by: "root", names: "here", valid: past)
    let future = ("20980101000000Z", "20990101000000Z")
    try await issuer.sign(.notYetValid, by: "root", names: "here", valid: future)
    try await issuer.sign(.otherAuthority, by: "other", names: "here", valid: valid)
    try await issuer.signItself()
    key = try NIOSSLPrivateKey(file: folder.appending(path: "leaf.key").path(), format: .pem)
    var certificates: [Identity: NIOSSLCertificate] = [:]
    for identity in Identity.allCases {
      let file = folder.appending(path: "\(identity.rawValue).pem").path()
      certificates[identity] = try NIOSSLCertificate.fromPEMFile(file).first
    }
    self.certificates = certificates
    root = try Data(contentsOf: folder.appending(path: "root.pem"))
  }

  /// Has the authority in a file for as long as it is used.
  func withRootsFile<Value>(_ use: (String) throws -> Value) throws -> Value {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "platen-root-\(UUID().uuidString).pem")
    try root.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try use(file.path())
  }

  /// What a server is told to show this identity.
  func server(_ identity: Identity) -> TLSConfiguration {
    let chain = certificates[identity].map { [NIOSSLCertificateSource.certificate($0)] } ?? []
    return .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
  }
}

/// A small authority in a folder.
private struct Issuer {
  let folder: URL

  /// Nothing of the machine's own settings counts.
  private static let settings = """
    [req]
    distinguished_name = name
    [name]
    [root]
    basicConstraints = critical, CA:true
    [here]
    subjectAltName = IP:127.0.0.1, IP:::1
    [elsewhere]
    subjectAltName = DNS:mapi.example.com, IP:127.0.0.2
    [ca]
    default_ca = issuer
    [issuer]
    database = index.txt
    rand_serial = yes
    new_certs_dir = .
    default_md = sha256
    unique_subject = no
    policy = policy
    [policy]
    commonName = supplied
    """

  init(folder: URL) throws {
    self.folder = folder
    try Data(Self.settings.utf8).write(to: folder.appending(path: "settings"))
    try Data().write(to: folder.appending(path: "index.txt"))
  }

  private static let newKey = [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
  ]

  func makeRoot(_ name: String) async throws {
    try await openssl(
      ["req", "-x509", "-extensions", "root", "-days", "2", "-subj", "/CN=Test Root"]
        + Self.newKey + ["-keyout", "\(name).key", "-out", "\(name).pem"]
    )
  }

  func makeRequest() async throws {
    try await openssl(
      ["req", "-subj", "/CN=gateway"] + Self.newKey + ["-keyout", "leaf.key", "-out", "leaf.csr"]
    )
  }

  func sign(
    _ identity: HostileCertificates.Identity,
    by root: String,
    names: String,
    valid: (from: String, to: String)
  ) async throws {
    try await openssl([
      "ca", "-batch", "-notext", "-in", "leaf.csr", "-out", "\(identity.rawValue).pem",
      "-cert", "\(root).pem", "-keyfile", "\(root).key", "-extensions", names,
      "-startdate", valid.from, "-enddate", valid.to,
    ])
  }

  func signItself() async throws {
    try await openssl([
      "req", "-x509", "-extensions", "here", "-key", "leaf.key", "-days", "2",
      "-subj", "/CN=gateway", "-out", "selfSigned.pem",
    ])
  }

  private func openssl(_ arguments: [String]) async throws {
    let run = try await Subprocess.run(
      .name("openssl"),
      arguments: Arguments(arguments.prefix(1) + ["-config", "settings"] + arguments.dropFirst()),
      workingDirectory: FilePath(folder.path),
      output: .discarded
    )
    guard run.terminationStatus.isSuccess else {
      throw IssuerError(description: "openssl \(arguments.first ?? "") failed; is it installed?")
    }
  }
}

private struct IssuerError: Error, CustomStringConvertible {
  let description: String
}
