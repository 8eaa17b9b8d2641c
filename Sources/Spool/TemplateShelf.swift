import Journal
import ReceiptTemplates
import Synchronization

/// Templates that were compiled before, by the hash of their text.
final class TemplateShelf: Sendable {
  private let templates = Mutex<[String: ReceiptTemplate]>([:])

  /// A shop has few templates; one that changes them all day must not fill the memory.
  private static let capacity = 32

  /// The template of a key.
  ///
  /// - Parameters:
  ///   - key: its name and its hash.
  ///   - text: gives its text when it is not here; nil when that is lost.
  /// - Returns: nil without a text.
  /// - Throws: what is wrong with the template or with the reading.
  func template(
    _ key: TemplateKey,
    reading text: () throws -> String?
  ) throws -> ReceiptTemplate? {
    if let known = templates.withLock({ $0[key.hash] }) { return known }
    guard let text = try text() else { return nil }
    let template = try ReceiptTemplate(name: key.name, text: text)
    templates.withLock { templates in
      if templates.count >= Self.capacity { templates = [:] }
      templates[key.hash] = template
    }
    return template
  }
}
