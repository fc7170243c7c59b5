#include "nlp/persons.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct PersonCase {
  std::string name;
  std::string text;
  std::string want;  // the names, with "|" between them
};

void PrintTo(const PersonCase& row, std::ostream* out) {
  *out << row.name;
}

class PersonNamesTest : public testing::TestWithParam<PersonCase> {};

TEST_P(PersonNamesTest, Finds) {
  std::string got;
  for (const PersonSpan& span : PersonNames(GetParam().text)) {
    if (!got.empty()) got += '|';
    got += GetParam().text.substr(span.begin, span.end - span.begin);
  }
  EXPECT_EQ(got, GetParam().want);
}

// The roles that imprints must name, by country as in imprint_test.cc. Names
// are invented.
INSTANTIATE_TEST_SUITE_P(
    Persons, PersonNamesTest,
    testing::Values(
        PersonCase{"German", "Gesch\u00e4ftsf\u00fchrer: Max Muster",
                   "Max Muster"},
        PersonCase{"GermanTwo",
                   "Gesch\u00e4ftsf\u00fchrer: Dr. Max Muster, Erika "
                   "M\u00fcller-L\u00fcdenscheidt und Prof. Dr. J. von Stein",
                   "Max Muster|Erika M\u00fcller-L\u00fcdenscheidt|J. von "
                   "Stein"},
        PersonCase{"GermanNextLine", "Vertreten durch:\nMax Muster\nTelefon 12",
                   "Max Muster"},
        PersonCase{"GermanWithoutColon", "Inhaberin Erika Muster, Am Wehr 4",
                   "Erika Muster"},
        PersonCase{"GermanInText",
                   "Muster GmbH, vertreten durch den Gesch\u00e4ftsf\u00fchrer "
                   "Max Muster. Registergericht Ulm",
                   "Max Muster"},
        PersonCase{"English", "President: John Q. Public", "John Q. Public"},
        PersonCase{"EnglishNameFirst", "John Public, CEO", "John Public"},
        PersonCase{"EnglishNameFirstInBrackets", "John Public (Owner)",
                   "John Public"},
        PersonCase{"EnglishDash", "Managing Director - Mr. John Public",
                   "John Public"},
        PersonCase{"EnglishDirectors", "Directors: B. Mulcrone, S. Tighe. Tel",
                   "B. Mulcrone|S. Tighe"},
        PersonCase{"French", "G\u00e9rant : M. Jean Dupont - T\u00e9l. 01",
                   "Jean Dupont"},
        PersonCase{"FrenchPublication",
                   "Directeur de la publication : Marie-Claire de la Tour",
                   "Marie-Claire de la Tour"},
        PersonCase{"FrenchCapitals", "Directrice de publication: Anne DUPONT",
                   "Anne DUPONT"},
        PersonCase{"Spanish",
                   "Administradores mancomunados: Manel Granzabal Ros, Silvia "
                   "Ortu\u00f1o Pe\u00f1a. Central",
                   "Manel Granzabal Ros|Silvia Ortu\u00f1o Pe\u00f1a"},
        PersonCase{"Italian", "Legale rappresentante: Ivana Corradel",
                   "Ivana Corradel"},
        PersonCase{"Dutch",
                   "Directie: Harmen Veldhorst en Ineke Veldhorst-Ruiter.",
                   "Harmen Veldhorst|Ineke Veldhorst-Ruiter"},
        PersonCase{"DutchParticles", "bestuurder W. de Rijcke-Molhoek | btw",
                   "W. de Rijcke-Molhoek"},
        PersonCase{"DutchFirstName", "Directie: J. (Jelmer) Kruithorst", ""},
        PersonCase{"Polish",
                   "Zarz\u0105d: Justyna Mroczko-Bieniasz, Ewelina Pater.",
                   "Justyna Mroczko-Bieniasz|Ewelina Pater"},
        PersonCase{"Portuguese", "S\u00f3cio-gerente: Jo\u00e3o da Silva",
                   "Jo\u00e3o da Silva"},
        PersonCase{"Swedish", "VD: Anna Lind", "Anna Lind"},
        PersonCase{"Danish", "Indehaver: Anders S\u00f8rensen",
                   "Anders S\u00f8rensen"},
        PersonCase{"Norwegian", "Daglig leder: Kari Nordmann", "Kari Nordmann"},
        PersonCase{"Finnish", "Toimitusjohtaja Matti Meik\u00e4l\u00e4inen",
                   "Matti Meik\u00e4l\u00e4inen"},
        PersonCase{"Czech", "Jednatel: Ing. Jan Nov\u00e1k", "Jan Nov\u00e1k"},
        PersonCase{"Hungarian", "\u00dcgyvezet\u0151: Kov\u00e1cs J\u00e1nos",
                   "Kov\u00e1cs J\u00e1nos"},
        PersonCase{"RoleAfterRole",
                   "Vertreten durch: Gesch\u00e4ftsf\u00fchrer Josef Wickl",
                   "Josef Wickl"},
        PersonCase{"StreetBehind", "Inh. Max Muster Uelfestr. 71",
                   "Max Muster"},
        PersonCase{"LabelBehind", "G\u00e9rante : Anne Dupont T\u00e9l. +33",
                   "Anne Dupont"},
        PersonCase{"SpanishAnd",
                   "Administradores: Ana Lahoz Sancho y Nuria Lahoz Bielsa",
                   "Ana Lahoz Sancho|Nuria Lahoz Bielsa"},
        PersonCase{"SharedSurname", "Titolari: Dario e Simona Bellandini.",
                   "Dario e Simona Bellandini"},
        PersonCase{"AfterACharacterThatFoldsLonger",
                   "Caf\u00e9\u2026 \u00bd | Owner: John Public",
                   "John Public"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, PersonNamesTest,
    testing::Values(
        PersonCase{"Sentence", "Director of sales", ""},
        PersonCase{"Duties", "Managing Director: responsible for moulds", ""},
        PersonCase{"SecondTitle", "Vice President, Chief Financial Officer",
                   ""},
        PersonCase{"CompoundWithRole", "Die FILMSTARTS-Redaktion bietet", ""},
        PersonCase{"Department", "Director Sales Europe", ""},
        PersonCase{"Company",
                   "Gesch\u00e4ftsf\u00fchrerin: Muster Verwaltungs GmbH, Ulm",
                   ""},
        PersonCase{"CompanyThenPerson",
                   "Gesellschafter: Muster Beteiligungs-GmbH, vertreten durch "
                   "Max Muster",
                   "Max Muster"},
        PersonCase{"OneWord", "Owner: John", ""},
        PersonCase{"LabelInsideAWord", "Codirectors John Public", ""},
        PersonCase{"NoLabel", "John Public likes moulds", ""},
        PersonCase{"Address", "Inhaber: Am Wehr 4, 71234 Neuhausen", ""},
        PersonCase{"NextField",
                   "Gesch\u00e4ftsf\u00fchrer\nRegistergericht Ulm", ""},
        PersonCase{"Nothing", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(PersonNamesTest, ReadsAnyTextUpToItsLimit) {
  std::string text(kMaxPersonBytes + 100, 'x');
  text += " Owner: John Public";
  EXPECT_TRUE(PersonNames(text).empty());
  std::string labels;
  for (int i = 0; i < 10'000; ++i) labels += "Owner: ";
  EXPECT_TRUE(PersonNames(labels).empty());
}

}  // namespace
}  // namespace kindred::nlp
