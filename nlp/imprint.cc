#include "nlp/imprint.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/address.h"
#include "nlp/ascii.h"
#include "nlp/company_name.h"
#include "nlp/loose_name.h"
#include "nlp/phone.h"
#include "nlp/postcode.h"
#include "nlp/register.h"
#include "nlp/vat_text.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Lines after a heading or label of an imprint that speak of the company.
constexpr std::size_t kImprintLines = 15;
constexpr std::size_t kAddressLines = 6;  // after the name
constexpr std::size_t kNameLines = 3;     // above a street, for its name
constexpr std::size_t kOthersLines = 4;   // after "Webdesign" alone on a line

const LabelTable& ImprintLabels() {
  static const LabelTable table(WordLines("imprint.txt"));
  return table;
}

const LabelTable& OthersLabels() {
  static const LabelTable table(WordLines("imprint-others.txt"));
  return table;
}

// What is known of each line before names are looked for.
struct LineMark {
  bool imprint = false;  // follows a heading or label of an imprint
  bool others = false;   // speaks of who made or hosts the site
  bool address = false;  // at or above the street of an address
};

std::vector<LineMark> MarksOf(std::span<const Line> lines) {
  std::vector<LineMark> marks(lines.size());
  std::size_t imprint = 0;  // lines that still belong to an imprint
  std::size_t others = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& folded = lines[i].folded;
    if (ImprintLabels().IsIn(folded)) {
      imprint = kImprintLines;
      others = 0;
    }
    const auto hits = OthersLabels().FindAll(folded);
    if (!hits.empty() && hits.front().begin == 0) {
      const bool alone = hits.front().end + 2 >= folded.size();
      others = std::max<std::size_t>(others, alone ? kOthersLines + 1 : 1);
    }
    marks[i] = {imprint > 0, others > 0, false};
    if (imprint > 0) --imprint;
    if (others > 0) --others;
  }
  return marks;
}

// Labels stand in front of names without a colon too: "Impressum ABC GmbH".
std::string WithoutLabel(std::string name) {
  const std::string folded = FoldLine(name);
  for (const LabelTable::Hit& hit : ImprintLabels().FindAll(folded)) {
    if (hit.begin == 0 && hit.end + 1 < name.size() && name[hit.end] == ' ') {
      return name.substr(hit.end + 1);
    }
  }
  return name;
}

bool IsCopyright(const Line& line) {
  return line.text.find("\xC2\xA9") != std::string_view::npos ||
         line.folded.find("copyright") != std::string::npos ||
         line.folded.starts_with("(c) ");
}

struct NamedLine {
  CompanyName company;
  std::size_t line = 0;
  FactOrigin origin = FactOrigin::kText;
};

// What a line is worth as a place for the site's own company; 0: nothing,
// unless the title names it too.
struct Trust {
  int worth = 0;
  FactOrigin origin = FactOrigin::kText;
};

Trust TrustOf(const Line& line, const LineMark& mark) {
  if (mark.imprint) return {6, FactOrigin::kImprint};
  if (IsCopyright(line)) return {4, FactOrigin::kCopyright};
  if (mark.address) return {3, FactOrigin::kText};
  const bool at_the_edge = line.role == Role::kFooter ||
                           line.role == Role::kBoilerplate ||
                           line.role == Role::kForm;
  const bool footer = at_the_edge && HasPostcode(line.text);
  return {footer ? 2 : 0, FactOrigin::kText};
}

// The first name of the greatest trust.
std::optional<NamedLine> FindName(std::span<const Line> lines,
                                  std::span<const LineMark> marks,
                                  std::string_view title) {
  std::optional<NamedLine> best;
  int best_worth = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Trust trust = TrustOf(lines[i], marks[i]);
    // The title adds one: no name of this line could be better.
    if (marks[i].others || trust.worth + 1 <= best_worth) continue;
    if (trust.worth == 0 && title.empty()) continue;
    std::optional<CompanyName> company = FindCompanyName(lines[i].text);
    if (!company) continue;
    const int worth =
        trust.worth + (SharesLongWord(company->name, title) ? 1 : 0);
    if (worth <= best_worth || OthersLabels().IsIn(FoldLine(company->before)) ||
        OthersLabels().IsIn(FoldLine(company->name))) {
      continue;
    }
    company->name = WithoutLabel(std::move(company->name));
    best_worth = worth;
    best = {*std::move(company), i, trust.origin};
  }
  return best;
}

// A name without legal form: behind a copyright sign, or above an address if
// the title has it too.
std::optional<NamedLine> FindLooseName(std::span<const Line> lines,
                                       std::span<const LineMark> marks,
                                       std::string_view title) {
  std::optional<NamedLine> copyright;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (marks[i].others) continue;
    if (marks[i].address && IsNameLine(lines[i].text) &&
        SharesLongWord(lines[i].text, title)) {
      NamedLine found;
      found.company.name = lines[i].text;
      found.line = i;
      return found;
    }
    if (copyright || !IsCopyright(lines[i])) continue;
    std::string name = CopyrightName(lines[i].text);
    if (name.empty()) continue;
    copyright.emplace();
    copyright->company.name = std::move(name);
    copyright->line = i;
    copyright->origin = FactOrigin::kCopyright;
  }
  return copyright;
}

class ImprintReader {
 public:
  ImprintReader(std::span<const Line> lines, const ImprintHints& hints)
      : lines_(lines), hints_(hints), marks_(MarksOf(lines)) {}

  Facts Run() {
    ReadVatId();
    ReadRegister();
    const AddressHints hints{CountryHint(), hints_.language};
    std::vector<Address> addresses = FindAddresses(lines_, hints);
    MarkAddresses(addresses);
    ReadName();
    if (facts_.country.value.empty() && hints.countries.empty() &&
        name_line_ < lines_.size() && !form_countries_.empty()) {
      // The form tells whose bare digits may be postcodes.
      addresses = FindAddresses(lines_, {form_countries_, hints_.language});
    }
    ReadAddress(addresses);
    ReadCountry();
    ReadPhone();
    return std::move(facts_);
  }

 private:
  [[nodiscard]] Fact At(std::string value, std::size_t line) const {
    return {std::move(value),
            marks_[line].imprint ? FactOrigin::kImprint : FactOrigin::kText,
            lines_[line].block, 0};
  }

  void ReadVatId() {
    std::optional<VatPlace> vat = FindVatId(lines_);
    if (!vat) return;
    // The lines above a VAT id are an imprint, whatever their heading.
    const std::size_t from =
        vat->line > kAddressLines ? vat->line - kAddressLines : 0;
    for (std::size_t i = from; i <= vat->line; ++i) marks_[i].imprint = true;
    facts_.country = At(CountryOfVatId(vat->id), vat->line);
    facts_.vat_id = At(std::move(vat->id), vat->line);
  }

  void ReadRegister() {
    std::optional<RegisterEntry> entry = FindRegister(lines_);
    if (!entry || marks_[entry->line].others) return;
    const std::size_t from =
        entry->line > kAddressLines ? entry->line - kAddressLines : 0;
    for (std::size_t i = from; i <= entry->line; ++i) marks_[i].imprint = true;
    facts_.register_name = At(std::move(entry->name), entry->line);
    facts_.register_number = At(std::move(entry->number), entry->line);
    register_country_ = std::move(entry->country);
  }

  [[nodiscard]] std::string CountryHint() const {
    if (facts_.country.IsStated()) return facts_.country.value;
    return register_country_.empty() ? hints_.country : register_country_;
  }

  void MarkAddresses(std::span<const Address> addresses) {
    for (const Address& address : addresses) {
      const std::size_t from = address.street_line > kNameLines
                                   ? address.street_line - kNameLines
                                   : 0;
      for (std::size_t i = from; i <= address.street_line; ++i) {
        marks_[i].address = true;
      }
    }
  }

  void ReadName() {
    std::optional<NamedLine> named = FindName(lines_, marks_, hints_.title);
    if (!named) named = FindLooseName(lines_, marks_, hints_.title);
    if (!named) return;
    name_line_ = named->line;
    form_countries_ = named->company.countries;
    const std::uint32_t block = lines_[named->line].block;
    facts_.name = {std::move(named->company.name), named->origin, block, 0};
    if (named->company.form.empty()) return;
    facts_.legal_form = {std::string(named->company.form), named->origin, block,
                         0};
  }

  // The address nearest below the name, in an imprint, with a street.
  void ReadAddress(std::span<const Address> addresses) {
    const Address* best = nullptr;
    int best_worth = 0;
    for (const Address& address : addresses) {
      const LineMark& mark = marks_[address.line];
      if (mark.others) continue;
      const bool near_name = name_line_ <= address.line &&
                             address.line - name_line_ <= kAddressLines;
      const int worth = 1 + (near_name ? 4 : 0) + (mark.imprint ? 3 : 0) +
                        (address.street.empty() ? 0 : 2);
      if (worth <= best_worth) continue;
      best_worth = worth;
      best = &address;
    }
    if (best == nullptr) return;
    if (!best->street.empty()) {
      facts_.street = At(best->street, best->street_line);
    }
    facts_.postcode = At(best->postcode, best->line);
    facts_.city = At(best->city, best->line);
    std::string country = best->country;
    // "GmbH" is of four countries, five digits with it are of one.
    if (country.empty() && !facts_.country.IsStated()) {
      country = UsersAmong(form_countries_, best->shape);
      if (country.size() != 2) return;
    }
    if (!country.empty()) facts_.country = At(country, best->line);
  }

  // Where neither VAT id nor address tells: what the lines behind the name
  // say, its legal form, its register.
  void ReadCountry() {
    const std::size_t end = std::min(lines_.size(), name_line_ + kAddressLines);
    for (std::size_t i = name_line_; i < end && !facts_.country.IsStated();
         ++i) {
      std::string country = CountryIn(lines_[i].text);
      if (!country.empty()) facts_.country = At(std::move(country), i);
    }
    if (facts_.country.IsStated()) return;
    if (!register_country_.empty()) {
      facts_.country = facts_.register_number;
      facts_.country.value = register_country_;
    } else if (form_countries_.size() == 2) {
      facts_.country = facts_.name;
      facts_.country.value = form_countries_;
    }
  }

  void ReadPhone() {
    PhoneForm best = PhoneForm::kNone;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (marks_[i].others) continue;
      PhoneCountry phone = PhoneCountryIn(lines_[i].text);
      if (phone.country.empty()) continue;
      // Of the numbers of many countries that of the company's own counts.
      const bool own = phone.country == facts_.country.value &&
                       facts_.phone_country.value != phone.country;
      if (phone.form >= best && !own) continue;
      best = phone.form;
      // Toll-free numbers are shared by the United States and Canada.
      const bool canadian =
          phone.form == PhoneForm::kTollFree && facts_.country.value == "CA";
      if (canadian) phone.country = "CA";
      facts_.phone_country = At(std::move(phone.country), i);
    }
  }

  std::span<const Line> lines_;
  const ImprintHints& hints_;
  std::vector<LineMark> marks_;
  Facts facts_;
  std::string register_country_;
  std::string form_countries_;
  std::size_t name_line_ = static_cast<std::size_t>(-1) / 2;  // far away
};

}  // namespace

Facts ReadImprint(std::span<const Line> lines, const ImprintHints& hints) {
  return ImprintReader(lines, hints).Run();
}

}  // namespace kindred::nlp
