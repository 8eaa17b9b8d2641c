import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import Printers

/// `platen setup`: prepares the machine.
struct Setup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prepare this machine for printers.",
    subcommands: [Udev.self]
  )

  /// `platen setup udev`: lets people who are not root print over USB.
  struct Udev: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the udev rule that lets users print over USB.",
      discussion: """
        Without --install the rule is only shown. With it, the rule is written to \
        \(USBPermissions.path), which takes root.
        """
    )

    @Flag(help: "Write the rule to its place.")
    var install = false

    func run() throws {
      guard install else {
        Terminal.write(USBPermissions.rule, to: STDOUT_FILENO)
        return
      }
      guard let file = fopen(USBPermissions.path, "wb") else {
        Terminal.notice("platen: \(USBPermissions.path): \(String(cString: strerror(errno)))")
        throw ExitCode(PlatenExit.storage.rawValue)
      }
      let rule = Array(USBPermissions.rule.utf8)
      let count = fwrite(rule, 1, rule.count, file)
      guard fclose(file) == 0, count == rule.count else {
        Terminal.notice("platen: \(USBPermissions.path): \(String(cString: strerror(errno)))")
        throw ExitCode(PlatenExit.storage.rawValue)
      }
      Terminal.answer(
        "\(USBPermissions.path) is written; now run: \(USBPermissions.activation.joined(separator: " && "))"
      )
    }
  }
}
