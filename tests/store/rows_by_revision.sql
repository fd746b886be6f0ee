-- 0002
UPDATE officers SET refused_at = '2020-03-06 00:00:00+00:00' WHERE id = 2;
-- 0003
INSERT INTO loads (id, loaded_at, loaded_by, files, added, changed, removed, officer_id, action, hashes, before) VALUES (3, '2020-03-01 00:00:00+00:00', 'Lan', '["c.toml"]', 0, 1, 0, 1, 'edit', '["00"]', '{"rows": [], "units": {}, "layers": {}}');
INSERT INTO layers VALUES ('national', 'Cả nước', NULL, 0);
INSERT INTO overridden VALUES ('national', 'ngay-a', 1000, '{"id": "ngay-a", "kind": "anniversary", "layer": "national", "schedule": {"days": 1, "yearly": [3, 17]}, "summary": "Ngày A của cả nước"}');
INSERT INTO drafts (id, officer_id, made_at, revision, body, content, question) VALUES (1, 1, '2020-03-05 00:00:00+00:00', 3, '{}', NULL, 'draft:1');
-- 0004
INSERT INTO feed_versions VALUES ('bao-cao@nhaclich', 'abc', 4, '2020-03-05 00:00:00+00:00');
INSERT INTO feed_uses VALUES (1, '2020-03-05 00:00:00+00:00', 'Thunderbird');
-- 0005
INSERT INTO updates (id, bot_id, update_id, sender, received_at) VALUES (77, 42, 14, 1002, '2020-03-05 00:00:00+00:00');
-- 0006
UPDATE drafts SET state = 'reading', staged = 'token' WHERE id = 1;
INSERT INTO staged_loads VALUES ('token', 1, '2020-03-05 00:00:00+00:00', 3, '{}', '{}');
INSERT INTO staged_rows (token, number, role, layer, id, position, body, regrouped) VALUES ('token', 1, 'changed', 'ward', 'bao-cao', 3000, '{}', false);
INSERT INTO staged_units VALUES ('token', 1, 'bao-cao', 'ubnd');
INSERT INTO staged_reminders (token, number, entry_id, occurrence_key, kind, phase, at, day, occurs_on, lead_days) VALUES ('token', 1, 'bao-cao', '', 'task', 'ahead', '2020-03-17 00:30:00+00:00', '2020-03-17', '2020-03-18', 1);
-- 0007
INSERT INTO questions VALUES (1, 2, 'bao-cao', '', 'Báo cáo quý', 'Nộp cho ai ạ?', '2020-03-05 00:00:00+00:00');
UPDATE deliveries SET question_id = 1 WHERE id = 1;
-- 0009
INSERT INTO officers (id, name, post, role, locale, enrolled_at, channel, address) VALUES (4, 'Tuấn', '', 'admin', 'vi', '2020-03-05 00:00:00+00:00', 'telegram', '1004');
INSERT INTO deliveries (id, officer_id, channel, address, shared, kind, dedupe_key, priority, due_at, next_try_at, state, sent_at, message_id) VALUES (3, NULL, 'telegram', '-100500', true, 'message', 'm3', 0, '2020-03-05 00:00:00+00:00', '2020-03-05 00:00:00+00:00', 'sent', '2020-03-05 00:00:01+00:00', '99');
-- 0010
INSERT INTO open_questions (id, officer_id, channel, address, topic, kind, entry_id, occurrence_key, update_id, asked_at, until) VALUES (1, 2, 'telegram', '1002', '', 'percent', 'bao-cao', '', 14, '2020-03-05 00:00:00+00:00', '2020-03-06 00:00:00+00:00');
-- 0011
INSERT INTO reminders (id, entry_id, occurrence_key, kind, phase, at, day, occurs_on, lead_days, lead_minutes, moot_at) VALUES (2, 'hoi-nghi', '', 'event', 'ahead', '2020-05-04 00:00:00+00:00', '2020-05-04', '2020-05-04', 0, 60, '2020-05-04 01:00:00+00:00');
-- 0012
UPDATE officers SET settings = '{"quiet_from": "20:00"}' WHERE id = 2;
INSERT INTO absences (id, officer_id, first, last, deputy_id, noted_at, noted_by) VALUES (1, 2, '2020-04-01', '2020-04-03', 4, '2020-03-05 00:00:00+00:00', 1);
INSERT INTO audit (id, at, officer_id, via, action, subject) VALUES (1, '2020-03-05 00:00:00+00:00', 1, 'chat', 'edit', 'bao-cao');
-- 0013
INSERT INTO questions (id, officer_id, entry_id, occurrence_key, title, words, asked_at, kind, answered_at, answered_by) VALUES (2, 2, 'bao-cao', '', 'Báo cáo quý', 'Theo mẫu nào ạ?', '2020-03-06 00:00:00+00:00', 'question', '2020-03-06 01:00:00+00:00', 1);
-- 0014
INSERT INTO escalations (id, entry_id, occurrence_key, unit_id, level, due, officer_id, at) VALUES (1, 'bao-cao', '', 'ubnd', 1, '2020-03-18', 1, '2020-03-20 00:30:00+00:00');
INSERT INTO asked_again (delivery_id, day) VALUES (1, '2020-03-19');
-- 0015
INSERT INTO unit_states (entry_id, occurrence_key, unit_id, report_id, done_id) SELECT entry_id, occurrence_key, 'them', id, NULL FROM progress_reports WHERE undoes IS NULL ORDER BY id LIMIT 1;
-- 0016
UPDATE units SET parent = 'ubnd' WHERE id = 'mttq';
UPDATE absences SET back_at = '2020-04-06 00:30:00+00:00' WHERE id = 1;
