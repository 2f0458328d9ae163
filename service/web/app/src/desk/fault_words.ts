/** The service says what is wrong in English; here the common ones are said in Vietnamese. */
import { language } from "../language";
import type { Fault } from "./api";

/** What is found, expected or to be done, and how it is said; $1 is what the brackets hold. */
const PHRASES: [RegExp, string][] = [
  [/^a text of (\d+) characters$/, "một chữ dài $1 ký tự"],
  [/^nothing$/, "ô trống"],
  [/^a value in every row$/, "giá trị ở mọi dòng"],
  [/^no place at all$/, "không ghi nơi nào"],
  [/^an address, a position or a household$/, "địa chỉ, tọa độ hoặc mã hộ"],
  [/^a date like (\S+) or (\S+), with a time like (\S+) if it is known$/, "ngày như $2, kèm giờ như $3 nếu biết"],
  [/^The day stands before the month\.$/, "Ngày đứng trước tháng."],
  [/^confirmed \(.*$/, "xác định (dương tính), khỏi, tử vong hoặc loại trừ"],
  [/^degrees east, (.+) to (.+)$/, "kinh độ từ $1 đến $2"],
  [/^degrees north, (.+) to (.+)$/, "vĩ độ từ $1 đến $2"],
  [/^a number beside (lng|lat)$/, "một số đi cùng $1"],
  [/^a number with a decimal point$/, "một số có dấu thập phân"],
  [/^the same identifier (.+) (\d+) times$/, "mã $1 lặp $2 lần"],
  [/^each case_id once$/, "mỗi mã ca một lần"],
  [/^Remove the repeated rows, or give each case its own identifier\.$/, "Xóa dòng lặp, hoặc cho mỗi ca một mã riêng."],
  [/^no such column$/, "không có cột này"],
  [/^a column (\S+) \((.+)\)$/, "cột “$2”"],
  [/^Add it, or rename yours\.$/, "Thêm cột, hoặc đổi tên cột của bạn."],
  [/^no column that says where a case lives$/, "không có cột cho biết ca ở đâu"],
  [/^one of: address .*$/, "một trong các cột: địa chỉ; kinh độ và vĩ độ; x, y, crs; mã hộ"],
  [/^no case$/, "không có ca nào"],
  [/^at least one row$/, "ít nhất một dòng"],
  [/^two columns, (.+) and (.+)$/, "hai cột $1 và $2"],
  [/^one column for (.+)$/, "chỉ một cột cho $1"],
  [/^Remove one of them\.$/, "Bỏ bớt một cột."],
  [/^(\d+) columns$/, "$1 ô"],
  [/^(\d+), as the header has$/, "$1 ô như dòng tiêu đề"],
  [/^A comma inside a cell needs quotation marks round the cell\.$/, "Ô có dấu phẩy phải đặt trong dấu ngoặc kép."],
  [/^a time in the future$/, "thời điểm ở tương lai"],
  [/^no later than (.+)$/, "không muộn hơn $1"],
  [/^Correct the year or day\.$/, "Sửa lại năm hoặc ngày."],
  [/^a formula that failed$/, "công thức bị lỗi"],
  [/^a value$/, "một giá trị"],
  [/^a workbook that cannot be opened.*$/, "tệp Excel không mở được"],
  [/^an \.xlsx workbook$/, "tệp .xlsx"],
  [/^It may be cut off; save it again\.$/, "Tệp có thể bị cắt; hãy lưu lại."],
  [/^an empty file$/, "tệp rỗng"],
  [/^a file with cases$/, "tệp có danh sách ca"],
  [/^bytes that are not UTF-8.*$/, "chữ không theo mã UTF-8"],
  [/^text in UTF-8$/, "chữ UTF-8"],
  [/^In Excel, save it as .*$/, "Trong Excel, lưu dạng “CSV UTF-8” hoặc .xlsx."],
  [/^a case in another unit$/, "ca thuộc đơn vị khác"],
  [/^cases of the key's own units$/, "ca trong địa bàn của khóa"],
  [/^nothing known$/, "chưa biết"],
  [/^([\d.]+) days$/, "$1 ngày"],
  [/^([\d.]+) hours$/, "$1 giờ"],
  [/^([\d.]+) zones$/, "$1 vùng"],
  [/^([\d.]+) rounds$/, "$1 đợt"],
  [/^([\d.]+) contacts$/, "$1 người tiếp xúc"],
  [/^a red zone$/, "vùng còn đỏ"],
  [/^a zone that was yellow before it opens$/, "vùng đã qua mức vàng"],
  [/^Wait, or say that it is lifted despite its conditions\.$/, "Chờ thêm, hoặc nói rõ là vẫn dỡ."],
  [/^Publish a new draft, in which it is yellow\.$/, "Ban hành dự thảo mới, trong đó vùng này là vàng."],
  [/^the year (\d+)$/, "năm $1"],
  [/^a year from 1900 to 2199$/, "năm từ 1900 đến 2199"],
  [/^(.+), a decimal comma$/, "$1, có dấu phẩy thập phân"],
  [/^Write a decimal point: (.+), not (.+)\.$/, "Viết dấu chấm thập phân: $1, không phải $2."],
  [/^a finite number$/, "một số"],
  [/^metres, 0 to 100,000$/, "số mét từ 0 đến 100.000"],
  [/^two positions that differ$/, "hai tọa độ khác nhau"],
  [/^one position a row$/, "mỗi dòng một tọa độ"],
  [/^0, 0, which stands for an unknown position$/, "0, 0, tức là không rõ tọa độ"],
  [/^a position, or nothing$/, "tọa độ, hoặc để trống"],
  [/^a point far outside the area of its system$/, "điểm nằm xa ngoài vùng của hệ tọa độ"],
  [/^an EPSG code such as .*$/, "mã EPSG như EPSG:9210 (VN-2000, kinh tuyến 105°45')"],
  [/^x and y mean nothing without their system\.$/, "x và y phải có hệ tọa độ."],
  [/^traced \(.*$/, "đang theo dõi, hoặc âm tính / hết cách ly"],
  [/^a confirmed case$/, "một ca xác định"],
  [/^List it as a case\.$/, "Hãy ghi dòng này là ca bệnh."],
  [/^a text with NUL$/, "chữ có ký tự NUL"],
  [/^readable text$/, "chữ đọc được"],
  [/^(\d+) characters$/, "$1 ký tự"],
  [/^at most ([\d,]+)$/, "nhiều nhất $1"],
  [/^no row$/, "không có dòng nào"],
  [/^a header and at least one .*$/, "dòng tiêu đề và ít nhất một dòng"],
  [/^no header in the first row$/, "dòng đầu không phải tiêu đề"],
  [/^column names$/, "tên các cột"],
  [/^two columns named (.+)$/, "hai cột cùng tên $1"],
  [/^each column name once$/, "mỗi tên cột một lần"],
  [/^(.+) without ([^,]+)$/, "có $1 mà thiếu $2"],
  [/^the columns (.+) together$/, "đủ các cột $1"],
  [/^no (?:feature collection|feature)$/, "không phải đối tượng GeoJSON"],
  [/^a FeatureCollection$/, "một FeatureCollection"],
  [/^text that is no (JSON|CSV).*$/, "nội dung không phải $1"],
  [/^The file may be cut off\.$/, "Tệp có thể bị cắt."],
  [/^a workbook of ([\d,]+) bytes once unfolded$/, "tệp Excel $1 byte khi mở ra"],
  [/^Send it in parts, or as CSV\.$/, "Chia nhỏ tệp, hoặc lưu dạng CSV."],
  [/^(\d+) more faults$/, "còn $1 lỗi nữa"],
  [/^Mend those above first\.$/, "Sửa các lỗi trên trước."],
  [/^drawn after no plan$/, "vẽ khi chưa có phương án nào"],
  [/^drawn after (\S+), which is in force$/, "vẽ sau phương án $1 đang hiệu lực"],
  [/^drawn after (\S+)$/, "vẽ sau phương án $1"],
  [/^no such plan$/, "không có phương án này"],
  [/^status in_force$/, "phương án đang hiệu lực"],
  [/^status lifted$/, "phương án đã dỡ"],
  [/^some units$/, "một số đơn vị"],
  [/^a key of the whole area$/, "khóa của toàn địa bàn"],
  [/^none$/, "không có"],
  [/^status draft$/, "một dự thảo"],
  [/^Draw a new draft: POST \/plans\..*$/, "Hãy vẽ dự thảo mới."],
  [/^rules that can hold together$/, "các quy tắc và lệnh không trái nhau"],
  [/^Change the policy, the orders, or the cases.*$/, "Đổi chính sách hoặc lệnh, hay đính chính ca."],
  [/^what the area has not: (.+)$/, "không có trong địa bàn: $1"],
  [/^what the plan in force leaves open: (.+)$/, "phương án hiện nay đang để mở: $1"],
  [/^what it closes$/, "nơi đang bị đóng"],
  [/^nothing, for no plan is in force$/, "không lệnh nào, vì chưa có phương án hiệu lực"],
  [/^Remove it from the orders\.$/, "Bỏ lệnh này."],
  [/^households, cells, sites, pieces of street or units of the area$/, "hộ, ô, địa điểm, đoạn đường hoặc đơn vị của địa bàn"],
  [/^Write household_id, cell_id, site_id, street_id or unit_id of the pack\.$/, "Ghi đúng mã như trong gói địa bàn."],
];

const PLACES: [RegExp, string][] = [
  [/^zone (\S+), condition days_without_case$/, "Vùng $1: số ngày không có ca mới"],
  [/^zone (\S+), condition no_red_inside$/, "Vùng $1: không còn vùng đỏ bên trong"],
  [/^zone (\S+), condition (\S+)$/, "Vùng $1, điều kiện $2"],
  [/^zone (\S+)$/, "Vùng $1"],
  [/^the key's units$/, "Địa bàn của khóa"],
  [/^the draft$/, "Dự thảo"],
  [/^rules of the policy$/, "Trái nhau"],
  [/^orders$/, "Lệnh"],
  [/^orders, lift$/, "Lệnh dỡ sớm"],
  [/^plan (\S+)$/, "Phương án $1"],
];

/** Where the service says which rules contradict each other: in both languages, with a slash between. */
export const RULES = "rules of the policy";

/** A fault in the page's language; what nobody has translated stays as the service says it. */
export function inOwnWords(told: Fault): Fault {
  const [vietnamese, english] = told.found.split(" / ");
  const isRule = told.where === RULES && english !== undefined;
  const fault = isRule ? { ...told, found: language() === "vi" ? vietnamese! : english } : told;
  if (language() !== "vi") return fault;
  return {
    where: said(fault.where, PLACES),
    found: said(fault.found, PHRASES),
    expected: said(fault.expected, PHRASES),
    mend: said(fault.mend, PHRASES),
  };
}

function said(words: string, known: [RegExp, string][]): string {
  const found = known.find(([pattern]) => pattern.test(words));
  return found === undefined ? words : words.replace(found[0], found[1]);
}

/** What a refusal is about, for those that a person meets here. */
const DETAILS: Record<string, string> = {
  "The key may not do this.": "Khóa này không được làm việc đó.",
  "This needs a key.": "Việc này cần khóa.",
  "The plan does not verify, and is not put in force.": "Phương án không qua kiểm chứng nên không được ban hành.",
  "Zones of the plan may not be opened yet.": "Chưa được mở các vùng này.",
  "The input is sound and no plan exists.": "Số liệu đúng nhưng không có phương án nào thỏa các quy tắc.",
  "There is no plan of that identifier.": "Không còn phương án này.",
  "The cases cannot be used.": "Danh sách ca không dùng được.",
  "The orders cannot be used.": "Các lệnh không dùng được.",
  "The policy cannot be used.": "Chính sách không dùng được.",
  "What is asked for does not follow the state it is in now.": "Việc này không hợp với trạng thái hiện tại.",
  "The request's content cannot be used.": "Nội dung gửi lên không dùng được.",
  "The service failed; the cause stands in its log.": "Dịch vụ gặp lỗi; nguyên nhân nằm trong nhật ký.",
  "Nothing was reported of that identifier.": "Chưa có báo cáo nào mang mã này.",
  "There is no such policy.": "Không có chính sách này.",
  "Too many jobs wait already.": "Đang có quá nhiều việc chờ; hãy thử lại sau.",
};

export function detailWords(detail: string): string {
  return language() === "vi" ? (DETAILS[detail] ?? detail) : detail;
}
