import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import ReceiptTemplates
import Sales
import Spool
import Testing

/// Every built-in template in every language on papers of three printers: the bytes pass the audit,
/// and a foreign scanner reads every code from the picture that the bytes give.
@Suite struct ScanTests {
  /// Set for all languages and printers, which takes a minute; else there are two and one.
  private static let isWhole = ProcessInfo.processInfo.environment["PLATEN_SCANS"] != nil

  static let profiles =
    isWhole
    ? [Profile.generic58, .generic80] + [Profile.named("epson-tm-t88v")].compactMap(\.self)
    : [Profile.generic58]

  static let languages =
    isWhole
    ? ["en", "es", "fr", "de", "zh-Hans", "zh-Hant", "ja", "ko", "ar"] : ["en", "ar"]

  /// A folder with the logo that the sample shop names.
  private static let logos: String? = {
    let folder = NSTemporaryDirectory() + "platen-logos-\(UUID().uuidString)"
    let row = Row(segments: [Segment(start: 2, runs: [Run(text: "LOGO", cells: 4, style: Style())])]
    )
    let page = Page(columns: 12, items: [.row(row)])
    guard let body = try? PageEncoder.encode(page, for: .generic58) else { return nil }
    let paper = VirtualPrinter.paper(of: body, profile: .generic58)
    let picture = PaperPicture(paper, rasterizer: SystemRasterizer())
    guard let png = try? picture.png() else { return nil }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return FileManager.default.createFile(atPath: folder + "/logo.png", contents: Data(png))
      ? folder : nil
  }()

  @Test(
    "every code of every template scans",
    .enabled(if: Scanner.isThere, "zbarimg is not installed"),
    arguments: ReceiptTemplate.builtInNames
  )
  func everyCodeScans(template name: String) async throws {
    let template = try #require(try ReceiptTemplate.builtIn(named: name))
    try #require(Self.profiles.count == (Self.isWhole ? 3 : 1))
    let logos = try #require(Self.logos)
    for profile in Self.profiles {
      var pictures: [[UInt8]] = []
      var codes: [[String]] = []
      for language in Self.languages {
        let labels = Labels.of(language)
        let rasterizer = SystemRasterizer(
          logos: logos,
          language: language,
          isRightToLeft: labels.isRightToLeft
        )
        let rendering = Rendering(profile: profile, rasterizer: rasterizer)
        let sample = try #require(PaperData.samples(forTemplate: name).first)
        let document = Document(parsing: try template.fill(with: sample, labels: labels).text)
        let (body, warnings) = try rendering.body(of: document, isMirrored: labels.isRightToLeft)
        #expect(warnings == [], "\(name), \(profile.name), \(language)")
        let job = Job.assemble(body: body, profile: profile, rasterizer: rasterizer)
        #expect(audit(job, profile: profile) == [], "\(name), \(profile.name), \(language)")
        let paper = VirtualPrinter.paper(of: job, profile: profile)
        pictures.append(try PaperPicture(paper, rasterizer: rasterizer).png())
        codes.append(
          rendering.page(of: document).items.compactMap { item in
            guard case .symbol(let placed) = item else { return nil }
            return placed.symbol.data
          }
        )
      }
      for (index, scanned) in try await Scanner.read(pictures).enumerated() {
        let missing = Set(codes[index]).subtracting(scanned)
        #expect(missing == [], "\(name), \(profile.name), \(Self.languages[index]): \(scanned)")
      }
    }
  }
}
