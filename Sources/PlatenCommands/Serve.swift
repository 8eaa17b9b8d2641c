import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import Till
import TillProtocol

/// `platen serve`: takes requests as JSON lines from the program that started it.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve a program that starts Platen as a child: JSON lines in and out.",
    discussion: """
      Samples/protocol/messages.md describes the messages, Samples/client.py is a program. Needs a
      configuration or --demo. Exit codes: 0 all is told; 11 a sale is left whose end is not known.
      """
  )

  @OptionGroup var options: TillOptions

  func run() async throws {
    // Nothing configured means test mode elsewhere; a program has to ask for it.
    if options.simulator == nil, !options.configuration.demo {
      do {
        _ = try options.configuration.setup()
      } catch {
        throw ExitCode(options.report(error).rawValue)
      }
    }
    // What takes a slow printer longer than that is told as it happens.
    try await options.withTill(paperPatience: 2_000, takesAll: true) { till, setup in
      let server = ProtocolServer(
        till: till,
        setup: setup,
        version: Platen.version,
        input: STDIN_FILENO,
        output: STDOUT_FILENO
      )
      Interrupts.perform {
        Task { await server.stop() }
      }
      let isUnknownLeft = await server.serve()
      return isUnknownLeft ? .unknown : .done
    }
  }
}
