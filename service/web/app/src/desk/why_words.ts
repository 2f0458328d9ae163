/** Why a case is doubtful, in words; the service says it in one word of its own. */
import { phrase } from "../language";

const WHY: Record<string, { vi: string; en: string }> = {
  outside_area: { vi: "Nằm ngoài địa bàn.", en: "It lies outside the area." },
  no_such_unit: { vi: "Không có đơn vị này trong địa bàn.", en: "The area has no such unit." },
  no_such_household: { vi: "Không có hộ mang mã này.", en: "The area has no such household." },
  no_such_house: { vi: "Biết đường nhưng không có số nhà này.", en: "The street is known, the house is not." },
  no_such_alley: { vi: "Biết đường nhưng không có hẻm này.", en: "The street is known, the alley is not." },
  no_such_site: { vi: "Không có địa điểm tên này.", en: "The area has no site of this name." },
  no_such_street: { vi: "Không có đường tên này.", en: "The area knows no such street." },
  misspelt_name: { vi: "Tên viết gần giống một tên có trong địa bàn.", en: "The area has a name like the one written." },
  several_match: { vi: "Nhiều nơi cùng khớp.", en: "Several places fit." },
  uncertain_reading: { vi: "Chỉ một cách đọc ít gặp mới khớp.", en: "Only an unusual reading fits." },
  other_ward: { vi: "Có nhà này, nhưng ở phường khác với phường đã ghi.", en: "The house lies in another ward than stated." },
  unknown_ward: { vi: "Phường đã ghi không thuộc địa bàn.", en: "The ward stated is none of the area." },
  other_hamlet: { vi: "Có nhà này, nhưng ở khu phố khác với khu đã ghi.", en: "The house lies in another hamlet than stated." },
  unknown_place: { vi: "Địa chỉ nhắc đến nơi chưa biết.", en: "The address names an unknown place." },
  unreadable_address: { vi: "Không đọc được số nhà, đường hay đơn vị nào.", en: "No house, street or unit can be made out." },
  position_far_from_household: { vi: "Không có hộ nào gần tọa độ.", en: "No household lies near the position." },
  position_contradicts_address: { vi: "Tọa độ và địa chỉ cách xa nhau.", en: "Position and address are far apart." },
  address_elsewhere: { vi: "Địa chỉ ở ngoài địa bàn, tọa độ ở trong.", en: "The address lies outside, the position inside." },
  position_imprecise: { vi: "Nhiều nhà nằm trong sai số của tọa độ.", en: "Several houses lie within its accuracy." },
  position_misread: { vi: "Tọa độ chỉ khớp nếu đọc theo cách khác.", en: "The position fits only if read otherwise." },
  rejected: { vi: "Người xem đã bác mọi nơi có thể.", en: "A person rejected every candidate." },
};

export function whyWords(why: string): string {
  const words = WHY[why];
  return words === undefined ? why : phrase(words);
}
