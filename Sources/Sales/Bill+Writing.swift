public import StrictJSON

extension Money {
  /// The amount as the protocol writes it: `{"value":1300,"currency":"USD"}`.
  public var json: JSONValue {
    ["value": .number(JSONNumber(minorUnits)), "currency": .string(currency.code)]
  }
}

extension JSONValue {
  static func list(_ texts: [String]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }
}

extension Optional where Wrapped == String {
  var json: JSONValue? { map(JSONValue.string) }
}

extension Bill {
  /// The bill with every computed figure, in the schema it is read from.
  public var json: JSONValue {
    JSONValue(present: [
      "currency": .string(currency.code),
      "lines": .array(lines.map(\.json)),
      "discounts": .array(discounts.map(\.json)),
      "fees": .array(fees.map(\.json)),
      "taxes": .array(taxes.map(\.json)),
      "tip": tip?.json,
      "rounding": rounding?.json,
      "total": total.json,
      "tenders": .array(tenders.map(\.json)),
      "amountDue": amountDue.json,
      "cashier": cashier.map { JSONValue(present: ["id": .string($0.id), "name": $0.name.json]) },
      "station": station.json,
      "language": language.json,
      "secondLanguage": secondLanguage.json,
      "header": .list(header),
      "footer": .array(footer.map(\.json)),
      "openingHours": .list(openingHours),
      "returnPolicy": returnPolicy?.json,
      "lookupCode": lookupCode.json,
      "fiscal": fiscal?.json,
    ])
  }
}

extension Bill.Line {
  var json: JSONValue {
    JSONValue(present: [
      "name": .string(name),
      "quantity": .string(quantity.description),
      "unit": unit.json,
      "unitPrice": (unitPrice?.description).json,
      "total": total.json,
      "discount": discount?.json,
      "taxMarks": .list(taxMarks),
      "modifiers": .array(
        modifiers.map {
          JSONValue(present: ["name": .string($0.name), "amount": $0.amount?.json])
        }
      ),
      "note": note.json,
      "station": station.json,
    ])
  }
}

extension Bill.Discount {
  var json: JSONValue { ["name": .string(name), "amount": amount.json] }
}

extension Bill.Fee {
  var json: JSONValue {
    JSONValue(present: [
      "kind": .string(kind.rawValue),
      "name": .string(name),
      "count": count.map { .number(JSONNumber($0)) },
      "amount": amount.json,
    ])
  }
}

extension Bill.Tax {
  var json: JSONValue {
    JSONValue(present: [
      "mark": mark.json,
      "name": .string(name),
      "rate": (rate?.description).json,
      "basis": .string(basis.rawValue),
      "net": net?.json,
      "amount": amount.json,
      "certificate": certificate.json,
    ])
  }
}

extension Bill.Tender {
  var json: JSONValue {
    JSONValue(present: [
      "kind": .string(kind.rawValue),
      "name": .string(name),
      "amount": amount.json,
      "given": given?.json,
      "change": change?.json,
    ])
  }
}

extension Bill.Footer {
  var json: JSONValue {
    JSONValue(present: ["text": .string(text), "from": from.json, "until": until.json])
  }
}

extension Bill.ReturnPolicy {
  var json: JSONValue {
    JSONValue(present: [
      "text": .string(text), "days": days.map { .number(JSONNumber($0)) },
    ])
  }
}

extension Bill.Fiscal {
  var json: JSONValue {
    JSONValue(present: ["lines": .list(lines), "qr": qr.json])
  }
}
