/** Words of the search "which zone is my home in?". */

export const SEARCH_WORDS = {
  searchLabel: { vi: "Nhà tôi thuộc vùng nào?", en: "Which zone is my home in?" },
  searchGo: { vi: "Tìm", en: "Search" },
  searchMine: { vi: "Dùng vị trí của tôi", en: "Use my place" },
  searchClear: { vi: "Xóa", en: "Clear" },
  searching: { vi: "Đang tìm…", en: "Searching…" },
  notFound: { vi: "Không tìm thấy địa chỉ này", en: "This address was not found" },
  notFoundWhy: {
    vi: "Viết số nhà, tên hẻm hoặc tên đường, rồi khu phố, phường. Ví dụ: {example}.",
    en: "Write the house number, the alley or street, then the hamlet and ward. Example: {example}.",
  },
  notFoundPin: {
    vi: "Hoặc chạm vào nhà mình trên bản đồ.",
    en: "Or tap your home on the map.",
  },
  exampleAddress: { vi: "12/5 Hàng Chiếu, KP 3", en: "12/5 Hàng Chiếu, KP 3" },
  searchFailed: { vi: "Chưa tra được", en: "Could not look it up" },
  searchFailedWhy: {
    vi: "Máy chủ đang bận hoặc mất kết nối. Thử lại sau ít giây, hoặc chạm vào nhà mình trên bản đồ.",
    en: "The server is busy or cannot be reached. Try again in a few seconds, or tap your home on the map.",
  },
  severalPlaces: { vi: "Có {count} nơi giống địa chỉ này", en: "{count} places match this address" },
  severalPlacesWhy: { vi: "Chọn đúng nơi của bạn:", en: "Choose yours:" },
  otherPlaces: { vi: "Không phải nơi này?", en: "Not this place?" },
  openHere: { vi: "Ngoài các vùng", en: "Outside every zone" },
  openHereSub: { vi: "Không phong tỏa, không hạn chế", en: "Not sealed off, not restricted" },
  mixedHere: { vi: "Tùy vào nhà", en: "It depends on the house" },
  mostlyRed: { vi: "Phần lớn nơi này trong vùng đỏ", en: "Most of this place is in a red zone" },
  partlyRed: { vi: "Một phần nơi này trong vùng đỏ", en: "Part of this place is in a red zone" },
  mostlyYellow: { vi: "Phần lớn nơi này trong vùng vàng", en: "Most of this place is in a yellow zone" },
  partlyYellow: { vi: "Một phần nơi này trong vùng vàng", en: "Part of this place is in a yellow zone" },
  outsideArea: { vi: "Ngoài khu vực của bản đồ", en: "Outside the area of this map" },
  outsideAreaWhy: {
    vi: "Bản đồ này chỉ cho biết về {area}.",
    en: "This map knows about {area} only.",
  },
  rulesRed: {
    vi: "Ở yên tại nhà. Không ra khỏi vùng và không vào vùng, trừ khi chốt cho phép: cấp cứu, thuốc men, tiếp tế.",
    en: "Stay at home. Nobody leaves or enters unless the post allows it: emergencies, medicine, supplies.",
  },
  rulesYellow: {
    vi: "Đi lại hạn chế. Ra vào vùng chỉ qua chốt; không tụ tập.",
    en: "Movement is restricted. In and out by the posts only; no gatherings.",
  },
  rulesOpen: {
    vi: "Đi lại bình thường, trừ đường qua các vùng đang đóng.",
    en: "Move as usual, but for streets through closed zones.",
  },
  rulesMixed: {
    vi: "Chạm vào nhà mình trên bản đồ, hoặc kéo ghim tới đó, để biết chắc.",
    en: "Tap your home on the map, or drag the pin there, to be sure.",
  },
  publicWider: {
    vi: "Bản công khai vẽ rộng hơn ranh giới thật. Muốn biết chắc nhà mình có bị đóng, hỏi phường hoặc trạm y tế.",
    en: "The public view is drawn wider than the real line. Ask the ward or health station whether your home is closed.",
  },
  atHouse: { vi: "Tìm thấy nhà", en: "The house was found" },
  atUnit: { vi: "Tìm thấy {kind}, chưa rõ nhà nào", en: "Found the {kind}, not the house" },
  kindAlley: { vi: "hẻm", en: "alley" },
  kindHamlet: { vi: "khu phố, ấp", en: "hamlet" },
  kindWard: { vi: "phường, xã", en: "ward" },
  atPin: { vi: "Nơi bạn đặt ghim", en: "Where you put the pin" },
  atMine: { vi: "Vị trí của bạn, sai số {radius}", en: "Your place, within {radius}" },
  mineRefused: {
    vi: "Trình duyệt không cho biết vị trí",
    en: "The browser does not tell your place",
  },
  mineRefusedWhy: {
    vi: "Cho phép trang này dùng vị trí, hoặc nhập địa chỉ. Vị trí của bạn không được gửi đi đâu.",
    en: "Allow this page to use your place, or type the address. Your place is sent nowhere.",
  },
  pinLabel: { vi: "Ghim nhà tôi; phím mũi tên để dời", en: "Pin of my home; arrow keys move it" },
  seeZone: { vi: "Xem vùng này", en: "See this zone" },
} as const;
