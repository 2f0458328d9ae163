/** What kinds of sites are called. */
import { phrase } from "../language";

const KINDS: Record<string, { vi: string; en: string }> = {
  hospital: { vi: "Bệnh viện", en: "Hospitals" },
  clinic: { vi: "Trạm y tế, phòng khám", en: "Clinics" },
  health: { vi: "Cơ sở y tế", en: "Health posts" },
  pharmacy: { vi: "Nhà thuốc", en: "Pharmacies" },
  school: { vi: "Trường học", en: "Schools" },
  kindergarten: { vi: "Nhà trẻ", en: "Kindergartens" },
  university: { vi: "Trường đại học", en: "Universities" },
  market: { vi: "Chợ", en: "Markets" },
  marketplace: { vi: "Chợ", en: "Markets" },
  supermarket: { vi: "Siêu thị", en: "Supermarkets" },
  factory: { vi: "Nhà máy", en: "Factories" },
  industrial: { vi: "Khu công nghiệp", en: "Industrial sites" },
  pagoda: { vi: "Chùa", en: "Pagodas" },
  temple: { vi: "Đền, miếu", en: "Temples" },
  church: { vi: "Nhà thờ", en: "Churches" },
  office: { vi: "Trụ sở", en: "Offices" },
  hall: { vi: "Nhà văn hóa", en: "Halls" },
  townhall: { vi: "Ủy ban", en: "Town halls" },
  police: { vi: "Công an", en: "Police" },
  park: { vi: "Công viên", en: "Parks" },
  stadium: { vi: "Sân vận động", en: "Stadiums" },
};

export function siteWords(kind: string): string {
  const words = KINDS[kind];
  return words === undefined ? kind : phrase(words);
}
