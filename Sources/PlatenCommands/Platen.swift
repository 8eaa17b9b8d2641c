public import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif

/// The command `platen`.
public struct Platen: AsyncParsableCommand {
  /// Name, summary and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "platen",
    abstract: "Takes wallet payments at the till and prints the receipts.",
    discussion: """
      Without a configuration everything happens in test mode: a simulated gateway, a virtual
      printer, and TEST on every paper and in every answer.
      """,
    subcommands: [
      Checkout.self, Reprint.self, Receipts.self, Watch.self, Simulator.self,
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
