import ArgumentParser
import ESCPOS
#if canImport(Glibc)
  import Glibc
#endif
import Rasters
import ReceiptLine
import ReceiptTemplates
import Sales
import Spool
import StrictJSON
import Till

/// `platen render`: shows what a document or a template gives, and prints nothing.
struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a document or a filled template gives on paper; prints nothing.",
    discussion: """
      A document is ReceiptLine markup. With data, the source is a template: a file or the name of \
      a built-in one, which without data is filled with a sample. The data are a bill, a receipt or a slip as JSON; papers about money are \
      marked as tests, since only the journal's receipts are real.

      With --encoding, a document is laid out by the standard alone, as the reference \
      implementation measures for a printer of that encoding.
      """
  )

  /// Columns of the widest paper.
  private static let widest = 255

  /// What comes out.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, escpos, png, picture
  }

  @Argument(help: "The document or template: a file, or the name of a built-in template.")
  var source: String

  @Argument(help: "The template's data, a JSON file.")
  var data: String?

  @Option(name: .shortAndLong, help: "Where the result goes; else the standard output.")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "What comes out: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).",
      discussion: "Else by the file's ending: .txt and .png; other files get the printer's bytes."
    )
  )
  var format: Format?

  @Option(help: "The columns of the paper (text only; else the profile's).")
  var columns: Int?

  @Option(help: "Measure as the standard does for this encoding, such as cp437 or shiftjis.")
  var encoding: String?

  @Option(help: "The kind of printer, see `platen profiles list`.")
  var profile = Profile.generic80.name

  @OptionGroup var drawing: DrawingOptions

  func validate() throws {
    if let columns, !(1...Self.widest).contains(columns) {
      throw ValidationError("--columns: 1 to \(Self.widest) are possible")
    }
    if chosenFormat != .text, columns != nil || encoding != nil {
      throw ValidationError("--columns and --encoding are for --format text alone")
    }
  }

  func run() async throws {
    do {
      try write(try result())
    } catch let error as CommandError {
      Terminal.notice("platen: \(error)")
      throw ExitCode(error.exit.rawValue)
    }
  }

  private var chosenFormat: Format {
    if let format { return format }
    guard let output else { return encoding == nil ? .picture : .text }
    if output.hasSuffix(".txt") { return .text }
    return output.hasSuffix(".png") ? .png : .escpos
  }

  // MARK: The paper

  /// A document with what it has beside its markup.
  private struct Source {
    var document: Document
    var isMirrored = false
    var language: String?
    var labels = Labels.english
    var marks: [Mark] = []
  }

  private func result() throws -> [UInt8] {
    let profile = try profileNamed(profile)
    let source = try read()
    if chosenFormat == .text {
      var widths = Widths.unicode
      if let encoding {
        guard let known = ReferenceEncoding(named: encoding) else {
          throw CommandError(.usage, "--encoding: there is no encoding \"\(encoding)\"")
        }
        widths = .reference(known)
      }
      let page = source.document.layout(columns: columns ?? profile.columns, widths: widths)
      return Array((source.isMirrored ? page.mirrored : page).text(widths: widths).utf8)
    }
    let rasterizer = drawing.rasterizer(language: source.language, labels: source.labels)
    let rendering = Rendering(profile: profile, rasterizer: rasterizer)
    let body: (bytes: [UInt8], warnings: [String])
    do {
      body = try rendering.body(of: source.document, isMirrored: source.isMirrored)
    } catch {
      throw CommandError(.badInput, "\(self.source): \(error)")
    }
    body.warnings.forEach { Terminal.notice("platen: \($0)") }
    let job = Job.assemble(
      body: body.bytes,
      top: source.marks,
      bottom: source.marks,
      profile: profile,
      rasterizer: rasterizer
    )
    if chosenFormat == .escpos { return job }
    let paper = VirtualPrinter.paper(of: job, profile: profile)
    if chosenFormat == .png {
      return try PaperPicture(paper, rasterizer: rasterizer).png()
    }
    let isStyled = output == nil && Terminal.answersArePeople
    return Array(TerminalPicture(paper, styled: isStyled).text.utf8)
  }

  private func read() throws -> Source {
    if data == nil, !isFile(source), let template = try ReceiptTemplate.builtIn(named: source),
      let sample = PaperData.samples(forTemplate: source).first
    {
      return try filled(template, with: sample)
    }
    guard let data else {
      let document = Document(parsing: try textFile(source))
      for fault in document.diagnostics {
        Terminal.notice("\(source):\(fault.line):\(fault.column): \(fault.message) \(fault.hint)")
      }
      return Source(document: document)
    }
    let template = try template()
    return try filled(template, with: try content(of: data, template: template.name))
  }

  private func filled(_ template: ReceiptTemplate, with data: PaperData) throws -> Source {
    var content = data
    if drawing.logos == nil {
      content.shop.logo = nil
    }
    let filled: MustacheText
    do {
      filled = try template.fill(with: content)
    } catch {
      throw CommandError(.badInput, "\(source): \(error)")
    }
    filled.unknownNames.forEach { Terminal.notice("platen: \($0)") }
    let document = Document(parsing: filled.utf8)
    for fault in document.diagnostics {
      let message = "\(fault.message) \(fault.hint)"
      Terminal.notice("\(template.name), filled line \(fault.line): \(message)")
    }
    return Source(
      document: document,
      isMirrored: content.labels.isRightToLeft,
      language: content.language,
      labels: content.labels,
      marks: [Mark(TillSetup.noMoneyMark)]
    )
  }

  private func template() throws -> ReceiptTemplate {
    do {
      if isFile(source) {
        return try ReceiptTemplate(
          name: templateName(of: source),
          text: try templateText(of: source)
        )
      }
      if let builtIn = try ReceiptTemplate.builtIn(named: source) { return builtIn }
      throw CommandError(
        .badInput,
        "\(source): there is no such file, and no built-in template of this name; "
          + "`platen template list` shows them"
      )
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(.badInput, "\(source): \(error)")
    }
  }

  /// True for what is there and no folder: a folder may have the name of a template.
  private func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// Reads data of any kind that a template is filled with.
  private func content(of file: String, template: String) throws -> PaperData {
    guard let bytes = SmallFile.read(file, limit: 1 << 20) else {
      throw CommandError(.badInput, "\(file): \(String(cString: strerror(errno)))")
    }
    do {
      return try PaperData(json: JSONField(JSONValue(parsing: bytes)), template: template)
    } catch {
      throw CommandError(.badInput, "\(file): \(error)")
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    guard let output else {
      Terminal.write(bytes, to: STDOUT_FILENO)
      return
    }
    guard let file = fopen(output, "wb") else {
      throw CommandError(.badInput, "\(output): \(String(cString: strerror(errno)))")
    }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else {
      throw CommandError(.storage, "\(output): \(String(cString: strerror(errno)))")
    }
  }
}
