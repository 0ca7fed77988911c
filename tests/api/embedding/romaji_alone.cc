// Readings without an index.
#include <sakuin/romaji.h>

namespace romaji = sakuin::romaji;

int main() {
  const romaji::Keys latin = romaji::keys_of("Kōmura");
  const romaji::Keys kana = romaji::keys_of("ｺｳﾑﾗ");
  const bool meet = latin.size() == 1 && kana.size() == 1 && latin[0] == kana[0];
  const bool is_right = meet && latin[0].letters() == "komura" && romaji::is_romaji("Komura") &&
                        !romaji::is_romaji("Smith") && romaji::is_english("soon") &&
                        romaji::to_hiragana("Kōmura") == "こうむら" &&
                        romaji::to_romaji("しんぶん") == "shinbun";
  return is_right ? 0 : 1;
}
