/** Words of the printed sheet. */

export const PRINT_WORDS = {
  printMap: { vi: "In bản đồ", en: "Print the map" },
  printWhy: {
    vi: "In phần bản đồ đang xem, có chú giải, tỷ lệ và ngày. Ghim nhà tôi không được in.",
    en: "Prints what the map shows, with legend, scale and date. The pin of your home is left out.",
  },
  paper: { vi: "Khổ giấy", en: "Paper" },
  a4Landscape: { vi: "A4 ngang", en: "A4 landscape" },
  a4Portrait: { vi: "A4 dọc", en: "A4 portrait" },
  a3Landscape: { vi: "A3 ngang", en: "A3 landscape" },
  a3Portrait: { vi: "A3 dọc", en: "A3 portrait" },
  printGo: { vi: "In", en: "Print" },
  preparing: { vi: "Đang chuẩn bị bản in…", en: "Preparing the sheet…" },
  sheetTitle: { vi: "Bản đồ vùng khoanh", en: "Map of the zones" },
  northArrow: { vi: "B", en: "N" },
  scaleOf: { vi: "Tỷ lệ khoảng 1:{ratio}", en: "About 1:{ratio}" },
  planName: { vi: "Phương án {plan}", en: "Plan {plan}" },
  printedAt: { vi: "In lúc {time}", en: "Printed {time}" },
  noPlan: { vi: "Chưa có phương án nào có hiệu lực", en: "No plan is in force" },
  hexagons: { vi: "Ô có vùng đỏ, vùng vàng", en: "Cells with red or yellow" },
  wardBorder: { vi: "Ranh giới phường, xã", en: "Ward border" },
  publicSheet: {
    vi: "Bản công khai: vùng vẽ theo cụm ít nhất 20 hộ, rộng hơn ranh giới thật.",
    en: "Public view: zones are drawn as blocks of at least 20 households, wider than the real line.",
  },
} as const;
