import ArgumentParser
import Bitmaps
import ESCPOS
import Rasters
import ReceiptLine
import ReceiptTemplates
import Sales
import Spool
import Till

/// `platen template`: looks after the shop's own templates.
struct TemplateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Look after receipt templates.",
    subcommands: [List.self, Show.self, Check.self]
  )

  /// `platen template list`: the built-in templates.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the names of the built-in templates."
    )

    func run() {
      ReceiptTemplate.builtInNames.forEach(Terminal.answer)
    }
  }

  /// `platen template show NAME`: a built-in template's text, to begin one's own with.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the text of a built-in template, to begin one's own with."
    )

    @Argument(help: "The template's name, as `platen template list` shows it.")
    var name: String

    func run() throws {
      guard let template = try? ReceiptTemplate.builtIn(named: name) else {
        Terminal.notice("platen: there is no template \"\(name)\"; see `platen template list`")
        throw ExitCode(PlatenExit.badInput.rawValue)
      }
      Terminal.answer(template.text)
    }
  }

  /// `platen template check FILE`: every fault of a template with its place, and how long its
  /// paper is.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a template and tell how long its paper is.",
      discussion: "Exit code 65 when the template has a fault."
    )

    @Argument(help: "The template's file.")
    var file: String

    @Option(help: "The kind of printer whose paper is measured (default: 58 and 80 mm).")
    var profile: String?

    @OptionGroup var drawing: DrawingOptions

    func run() async throws {
      do {
        try check()
      } catch let error as CommandError {
        Terminal.notice("platen: \(error)")
        throw ExitCode(error.exit.rawValue)
      }
    }

    private func check() throws {
      let profiles = try profile.map { [try profileNamed($0)] } ?? [.generic58, .generic80]
      let text = try templateText(of: file)
      let name = templateName(of: file)
      let faults = ReceiptTemplate.check(text: text, name: name)
      faults.forEach { Terminal.answer("\(file):\($0)") }
      guard !faults.contains(where: { $0.severity == .error }) else {
        throw ExitCode(PlatenExit.badInput.rawValue)
      }
      let template = try ReceiptTemplate(name: name, text: text)
      for profile in profiles {
        try measure(template, on: profile)
      }
      guard faults.isEmpty else {
        throw ExitCode(PlatenExit.badInput.rawValue)
      }
    }

    /// Tells how much paper a sample takes, without the few millimetres to the cutter.
    private func measure(_ template: ReceiptTemplate, on profile: Profile) throws {
      guard var sample = PaperData.samples(forTemplate: template.name).first else { return }
      if drawing.logos == nil {
        sample.shop.logo = nil
      }
      let rasterizer = drawing.rasterizer(language: sample.language, labels: sample.labels)
      let rendering = Rendering(profile: profile, rasterizer: rasterizer)
      let document = Document(parsing: try template.fill(with: sample).utf8)
      let (body, warnings) = try rendering.body(of: document)
      warnings.forEach { Terminal.notice("\(file): \(profile.name): \($0)") }
      let job = Job.assemble(body: body, profile: profile, rasterizer: rasterizer)
      let paper = VirtualPrinter.paper(of: job, profile: profile)
      let dots = PaperPicture(paper, rasterizer: rasterizer).bitmap.height
      let length = (Double(dots) * 25.4 / Double(profile.dotsPerInch)).rounded(.up)
      Terminal.answer(
        "\(Int(length)) mm of paper with \(profile.columns) columns (\(profile.name))"
      )
    }
  }
}
