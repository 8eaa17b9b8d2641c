import ReceiptTemplates
import StrictJSON

extension MustacheTemplate {
  /// Fills the template with data in JSON.
  func render(
    _ data: JSONValue,
    partials: [String: MustacheTemplate] = [:]
  ) throws(MustacheError) -> MustacheText {
    try render(MustacheValue(data), partials: partials)
  }
}

extension MustacheValue {
  /// The value of JSON; a number that is not whole becomes its text.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let bool): self = .bool(bool)
    case .number(let number):
      self = number.integer.map { .number(Int($0)) } ?? .string(number.literal)
    case .string(let string): self = .string(string)
    case .array(let elements): self = .list(elements.map { MustacheValue($0) })
    case .object(let object):
      let names = MustacheNames(object.members.map(\.name))
      self = .object(names, object.members.map { MustacheValue($0.value) })
    }
  }
}
