/** Words of the bar on which one goes back in time. */

export const TIME_WORDS = {
  timeLabel: { vi: "Phương án theo thời gian", en: "Plans over time" },
  timePlay: { vi: "Chạy", en: "Play" },
  timePause: { vi: "Dừng", en: "Pause" },
  timeNow: { vi: "Hiện tại", en: "Now" },
  timePast: { vi: "Đang xem quá khứ", en: "You look at the past" },
  timeStep: { vi: "{index}/{count}", en: "{index}/{count}" },
  timeFailed: { vi: "Chưa tải được phương án này.", en: "This plan could not be loaded." },
} as const;
