"""Every sentence of the door: checking in by chat, paper, file and browser.

For: wording. Not for: deciding.
"""

from __future__ import annotations

# The CSV
CSV_HEADINGS = ("Mã", "Đơn vị", "Ghế", "Họ tên", "Kết quả", "Giờ", "Lý do")
CSV_WHOLE = "Cả đơn vị"
CSV_NOT_READ = "không đọc được tệp này như một bảng"
CSV_NOT_READ_REMEDY = "lưu lại thành CSV UTF-8 (trong Excel: Lưu thành…, CSV UTF-8) rồi gửi lại"
CSV_NO_HEADER = "dòng đầu không có cột Mã và cột Kết quả"
CSV_NO_HEADER_REMEDY = "tải tệp mẫu, điền vào tệp đó và giữ nguyên dòng đầu"
CSV_TOO_LONG = "tệp dài hơn {most} dòng"
CSV_SPLIT = "chia thành nhiều tệp"
CSV_TWICE = "các dòng {rows} ghi khác nhau cho cùng một ghế"
CSV_TWICE_REMEDY = "giữ một dòng đúng"
CSV_RESULT = "không hiểu kết quả «{said}»"
CSV_RESULT_REMEDY = "ghi: có mặt, vắng, hoặc có phép"
CSV_KEY = "không có mã «{key}»"
CSV_KEY_REMEDY = "giữ nguyên cột Mã của tệp mẫu buổi này"
CSV_OTHER = "mã «{key}» thuộc buổi khác"
CSV_NO_SEAT = "không có ghế «{key}»"
CSV_TIME = "không hiểu giờ «{said}»"
CSV_TIME_REMEDY = "ghi như 8:05, hoặc để trống"
CSV_FUTURE = "giờ «{said}» chưa đến"
CSV_FUTURE_REMEDY = "ghi giờ đại biểu thực đến"
CSV_NAME = "tệp ghi {said}, ghế này nay là {now}"
CSV_NO_NAME = "tệp ghi {said}, ghế này nay chưa có người"
CSV_NAME_REMEDY = "đổi đại biểu bằng /hoinghi trước, hoặc tải tệp mẫu mới"
