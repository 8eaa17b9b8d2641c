import Foundation
import Printers

/// Keeps a link until the printer is lost, waits until it is back and asks for its status.
func follow(_ address: PrinterAddress) async throws {
  let link = try await address.connection().open()
  tell("here")
  // A printer that cannot say anything is silent from the beginning, and lost all the same.
  while await trouble(of: link) != .lost {
    try await Task.sleep(for: .milliseconds(50))
  }
  tell("lost")
  await link.close()
  while true {
    if let again = try await back(address) {
      var reader = AnswerReader()
      let report = await again.status(reader: &reader, within: 3_000)
      tell("back, \(report.status)")
      return await again.close()
    }
    try await Task.sleep(for: .milliseconds(100))
  }
}

/// A link to the printer; nil while it is not there.
private func back(_ address: PrinterAddress) async throws(PrinterTrouble) -> (any PrinterLink)? {
  do throws(PrinterTrouble) {
    return try await address.connection().open()
  } catch  where error.kind == .absent {
    return nil
  }
}

private func trouble(of link: any PrinterLink) async -> PrinterTrouble.Kind? {
  do throws(PrinterTrouble) {
    _ = try await link.receive(within: 0)
    return nil
  } catch {
    return error.kind
  }
}

/// Prints a line at once.
private func tell(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
