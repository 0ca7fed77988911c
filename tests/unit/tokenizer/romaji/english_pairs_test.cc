// English words that have a key in common, all of them, are kept apart by the list of English
// words.
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/reading.h"

namespace sakuin::romaji::english_pairs_test {
namespace {

// Every pair of words of SCOWL (Debian's wamerican-large) that folds to one key. Derived from the
// Spell Checking Oriented Word Lists, Copyright 2000-2011 by Kevin Atkinson; the notice is in
// tokenizer/romaji/english_word_list.inc.
constexpr const char* kPairs =
    "ae/aye amado/amadou an/ann arose/arouse bettie/bettye bo/boo boche/bootie bogie/boogie "
    "bogie/bougie bon/bonn bon/boon bone/boone bonn/boon boogie/bougie bose/bouse "
    "buffon/buffoon chan/cyan che/tie chi/ti chichi/titi chide/tide chime/time chin/tin "
    "china/tina chine/tine choose/chose dean/deann dian/diann din/djinn din/jinn dine/zine "
    "dingo/jingo dion/zion diva/jiva dive/jive djinn/jinn djinni/jinni do/doh do/dou doh/dou "
    "don/donn donne/donné dose/douse du/duh dun/dunn ea/yea en/yen erevan/yerevan fan/hwan "
    "fe/hue fin/finn fo/foo fo/fou foo/fou fume/hume fun/hun fusain/husain go/goo hadji/haji "
    "ho/hoo hoe/howe hoke/hooke hose/house ieyasu/iyeyasu in/inn io/iou io/iwo iou/iwo ipo/ipoh "
    "joan/joann john/jon johnson/jonson ka/kwa kachina/katina kan/kwan karo/karoo kudu/kudzu "
    "kuhn/kun man/mann media/mejia min/minn mo/moo moe/moue mon/moon moore/more moose/mouse "
    "no/noh noise/nowise non/noon non/noun noon/noun noose/nose oe/owe oe/woe oh/oo oh/ooh "
    "oh/wo oh/woo oi/oui oke/woke oman/woman omen/women on/won oo/ooh oo/wo oo/woo ooh/wo "
    "ooh/woo ore/wore oven/woven owe/woe pen/penn pieta/pietà po/poo po/pooh poo/pooh "
    "roe/roué roe/rowe romania/roumania romanian/roumanian roose/rose roose/rouse rose/rouse "
    "rote/route roué/rowe shin/sin shine/sine shire/sire shiva/siva so/soh so/sou soh/sou "
    "son/soon sosa/sousa sun/sunn suzan/suzann ten/tenn to/too topee/toupee ven/venn wo/woo "
    "woden/wooden womera/woomera yo/you ";

bool meet(const Keys& a, const Keys& b) {
  for (const Key& x : a) {
    for (const Key& y : b) {
      if (x.letters() == y.letters()) return true;
    }
  }
  return false;
}

TEST(RomajiEnglishPairs, OnlySpellingsOfOneNameMeet) {
  std::istringstream pairs(kPairs);
  std::string met;
  std::size_t count = 0;
  for (std::string pair; pairs >> pair; ++count) {
    const std::string first = pair.substr(0, pair.find('/'));
    const std::string second = pair.substr(pair.find('/') + 1);
    EXPECT_TRUE(meet(keys_of(first), keys_of(second))) << pair;
    if (meet(index_keys(first), index_keys(second))) met += pair + ' ';
  }
  EXPECT_EQ(count, 144u);
  EXPECT_EQ(met, "ieyasu/iyeyasu romania/roumania romanian/roumanian ");
}

}  // namespace
}  // namespace sakuin::romaji::english_pairs_test
