import ArgumentParser
import Bitmaps
import ESCPOS
#if canImport(Glibc)
  import Glibc
#endif
import Rasters
import ReceiptTemplates

/// How pictures are drawn by commands that need no till.
struct DrawingOptions: ParsableArguments {
  @Option(help: "The folder of the logos, PNG files.")
  var logos: String?

  @Option(help: "How grey becomes black and white: \(Dithering.allNames).")
  var dithering = Dithering.floydSteinberg.rawValue

  func validate() throws {
    guard Dithering(rawValue: dithering) != nil else {
      throw ValidationError("--dithering: one of \(Dithering.allNames)")
    }
  }

  /// What draws text of a language, and pictures.
  func rasterizer(language: String?, labels: Labels) -> SystemRasterizer {
    SystemRasterizer(
      logos: logos,
      dithering: Dithering(rawValue: dithering) ?? .floydSteinberg,
      language: language,
      isRightToLeft: labels.isRightToLeft
    )
  }
}

extension Dithering {
  /// The names of all ways, with commas.
  static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// The built-in profile of a name.
func profileNamed(_ name: String) throws(CommandError) -> Profile {
  guard let profile = Profile.named(name) else {
    throw CommandError(
      .usage,
      "there is no profile \"\(name)\"; `platen profiles list` shows them all"
    )
  }
  return profile
}

/// A text file of at most 1 MiB.
func textFile(_ path: String) throws(CommandError) -> String {
  guard let bytes = SmallFile.read(path, limit: 1 << 20) else {
    throw CommandError(.badInput, "\(path): \(String(cString: strerror(errno)))")
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw CommandError(.badInput, "\(path): the text is not UTF-8")
  }
  return text
}

/// A template's text without the line break at its end, which would print.
func templateText(of path: String) throws(CommandError) -> String {
  let text = try textFile(path)
  guard text.utf8.count <= 1 << 16 else {
    throw CommandError(.badInput, "\(path): a template has at most 64 KiB")
  }
  return text.hasSuffix("\n") ? String(text.dropLast()) : text
}

/// The name of a template's file without folder and ending.
func templateName(of path: String) -> String {
  let file = path.split(separator: "/").last ?? ""
  return String(file.hasSuffix(".receipt") ? file.dropLast(8) : file)
}
