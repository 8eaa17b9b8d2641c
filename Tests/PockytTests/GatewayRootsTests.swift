import Foundation
import Pockyt
import Testing

@Suite struct GatewayRootsTests {
  private func transport(roots: GatewayRoots) throws -> HTTPTransport {
    try HTTPTransport(url: GatewayURL("https://127.0.0.1:9"), roots: roots)
  }

  @Test(arguments: [
    nil, "", "certificates", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  ])
  func fileThatCannotBeUsed(text: String?) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "platen-roots-\(UUID().uuidString).pem").path()
    try text.map { try Data($0.utf8).write(to: URL(filePath: file)) }
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect {
      try transport(roots: .file(file))
    } throws: { error in
      error is GatewayRootsError && "\(error)".contains(file) && "\(error)".contains("BEGIN")
    }
  }

  @Test func folderInsteadOfAFile() {
    #expect(throws: GatewayRootsError.self) { try transport(roots: .file("/")) }
  }

  @Test func fileWithTheAuthority() async throws {
    _ = try await HostileCertificates.shared.value.withRootsFile { try transport(roots: .file($0)) }
  }
}
