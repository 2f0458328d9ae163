/** Words that say how fresh the page is. */

export const LIVE_WORDS = {
  fresh: { vi: "Trực tiếp", en: "Live" },
  staleAt: { vi: "Mất kết nối · dữ liệu lúc {time}", en: "No connection · data of {time}" },
  planChanged: { vi: "Phương án mới vừa có hiệu lực.", en: "A new plan is in force." },
} as const;
