import ArgumentParser
import ESCPOS
import Printers
import Spool
import StrictJSON
import Till
import TillProtocol

/// `platen printers`: the shop's printers, and others that are there.
struct PrintersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "printers",
    abstract: "Ask the printers how they are, and find others.",
    subcommands: [List.self, Status.self]
  )

  /// `platen printers list`: what is configured and what is there besides.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the configured printers, and others on USB and in CUPS with their addresses.",
      discussion: """
        Every printer is asked how it is; nothing is printed. With --json, one object on a line; \
        `configured` tells the two kinds apart.
        """
    )

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, setup in
        async let advice = setup.advice()
        async let strangers = Stranger.all(besides: setup.spool.printers)
        for news in try await till.look(at: setup.spool.printers.map(\.name)) {
          Self.tell(news, await advice[news.printer] ?? [], setup, options)
        }
        let others = await strangers
        if !options.json, !others.isEmpty { Terminal.answer("not configured:") }
        for other in others {
          if options.json {
            Terminal.answer(other.json.text())
          } else {
            other.lines.forEach { Terminal.answer("  \($0)") }
          }
        }
        return .done
      }
    }

    private static func tell(
      _ news: PrinterNews,
      _ advice: [String],
      _ setup: TillSetup,
      _ options: TillOptions
    ) {
      guard let printer = setup.spool.printers.first(where: { $0.name == news.printer }) else {
        return
      }
      if options.json {
        var object = news.json(openLevel: setup.spool.drawer.openLevel).object ?? JSONObject()
        object["configured"] = true
        object["address"] = .string(printer.address.description)
        object["profile"] = printer.knownProfile.map { .string($0.name) }
        object["advice"] = .array(advice.map(JSONValue.string))
        Terminal.answer(JSONValue.object(object).text())
        return
      }
      Terminal.answer("\(printer.name)  \(printer.address), \(printer.profileWords)")
      Terminal.answer("  \(news.words(in: setup))")
      advice.filter { $0 != news.trouble }.forEach { Terminal.answer("  advice: \($0)") }
    }
  }

  /// `platen printers status [NAME]`: how the printers are now.
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how the configured printers are; nothing is printed.",
      discussion:
        "Exit codes: 0 none complains; 73 one cannot print or be asked; 65 there is no such one."
    )

    @Argument(help: "The printer's name in the configuration; left out, all of them.")
    var name: String?

    @Flag(help: "Go on, and tell each change, until Ctrl-C.")
    var watch = false

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, setup in
        let names = name.map { [$0] } ?? setup.spool.printers.map(\.name)
        var told: [String: PrinterNews] = [:]
        let first = try await till.look(at: names)
        for news in first { tell(news, &told, setup) }
        if watch {
          let watching = Task { [told] in
            var told = told
            while !Task.isCancelled {
              try? await Task.sleep(for: .seconds(1))
              for news in (try? await till.look(at: names)) ?? [] { tell(news, &told, setup) }
            }
          }
          Interrupts.perform { watching.cancel() }
          await watching.value
          return .done
        }
        let isFine = first.allSatisfy { $0.trouble == nil && $0.status.isReady != false }
        return isFine ? .done : .printerUnreachable
      }
    }

    private func tell(
      _ news: PrinterNews,
      _ told: inout [String: PrinterNews],
      _ setup: TillSetup
    ) {
      guard told.updateValue(news, forKey: news.printer) != news else { return }
      if options.json {
        Terminal.answer(news.json(openLevel: setup.spool.drawer.openLevel).text())
      } else {
        Terminal.answer("\(news.printer): \(news.words(in: setup))")
      }
    }
  }
}

extension Till {
  /// Asks printers how they are, all at the same time.
  func look(at names: [String]) async throws(TillError) -> [PrinterNews] {
    let looks = await withTaskGroup(of: (Int, Result<PrinterNews, TillError>).self) { group in
      for (index, name) in names.enumerated() {
        group.addTask {
          do throws(TillError) {
            return (index, .success(try await self.look(atPrinter: name)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var news: [PrinterNews] = []
    for (_, look) in looks.sorted(by: { $0.0 < $1.0 }) { news.append(try look.get()) }
    return news
  }
}

extension TillSetup {
  /// What should be seen to before the first sale, by the printer's name.
  func advice() async -> [String: [String]] {
    await withTaskGroup(of: (String, [String]).self) { group in
      for printer in spool.printers {
        group.addTask {
          (printer.name, await printer.address.advice(timeouts: printer.timeouts))
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }
}

extension PrinterSetup {
  /// The kind of printer, for people.
  var profileWords: String {
    knownProfile.map { "profile \($0.name), \($0.columns) columns" }
      ?? "profile by what the printer says of itself"
  }
}

extension PrinterNews {
  /// How the printer is, for people.
  fileprivate func words(in setup: TillSetup) -> String {
    if let trouble { return trouble }
    if status == PrinterStatus() {
      switch setup.spool.printers.first(where: { $0.name == printer })?.address {
      case .cups: return "the queue takes jobs"
      case .file: return "a file; it says nothing of itself"
      default: return "it says nothing of itself"
      }
    }
    let drawer =
      switch status.drawer.isOpen(openLevel: setup.spool.drawer.openLevel) {
      case true?: "; the drawer is open"
      case false?: "; the drawer is closed"
      case nil: ""
      }
    return "\(status)\(drawer)"
  }
}
