public import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif

/// The command `platen`.
public struct Platen: AsyncParsableCommand {
  /// The version of this build.
  static let version = "0.1.0"

  /// Name, summary and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "platen",
    abstract: "Takes wallet payments at the till and prints the receipts.",
    discussion: """
      Without a configuration everything happens in test mode: a simulated gateway, a virtual
      printer, and TEST on every paper and in every answer.
      """,
    version: version,
    subcommands: [
      Checkout.self, Cancel.self, Status.self, RefundCommand.self, Reprint.self, Receipts.self,
      SpoolCommand.self, DrawerCommand.self, PrintersCommand.self, Serve.self, Watch.self,
      Render.self,
      TemplateCommand.self, Profiles.self, Config.self, Setup.self, Simulator.self,
    ]
  )

  /// The command without a subcommand shows its help.
  public init() {}

  /// Runs the command line of this process and ends the process with its exit code.
  public static func run() async {
    // A reader that goes away shows as a failed write, not as the end of a sale.
    signal(SIGPIPE, SIG_IGN)
    await main()
  }
}
