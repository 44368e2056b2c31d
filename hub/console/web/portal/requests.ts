import { z } from 'zod';
import {
  type AnswerInput,
  type DraftInput,
  type ExtensionAnswer,
  type ExtensionInput,
  NoticePage,
  type NoticeQuery,
  NoticeView,
  OfficeView,
} from '../../../portal/notice-schema.ts';
import { get, getFile, post, put, remove } from '../api/http.ts';

export function getNotices(
  { show, offset, limit }: Pick<NoticeQuery, 'show' | 'offset' | 'limit'>,
  signal?: AbortSignal,
): Promise<NoticePage> {
  return get(NoticePage, `/v1/portal/notices?show=${show}&offset=${offset}&limit=${limit}`, signal);
}

/** ApiFailure with the hub's code `NOT_OPENED` before somebody opened it. */
export function getNotice(id: string, signal?: AbortSignal): Promise<NoticeView> {
  return get(NoticeView, noticePath(id), signal);
}

/** Opens a notice: it counts as delivered. */
export function openNotice(id: string): Promise<NoticeView> {
  return post(NoticeView, `${noticePath(id)}/opened`, {});
}

export function saveDraft(id: string, draft: DraftInput): Promise<NoticeView> {
  return put(NoticeView, `${noticePath(id)}/draft`, draft);
}

/** Sends the answer with every file that lies there; it can't be changed afterwards. */
export function sendAnswer(id: string, answer: AnswerInput): Promise<NoticeView> {
  return post(NoticeView, `${noticePath(id)}/answers`, answer);
}

export function askExtension(id: string, asked: ExtensionInput): Promise<NoticeView> {
  return post(NoticeView, `${noticePath(id)}/extensions`, asked);
}

export function getLetter(id: string, step: string, language: string): Promise<{ bytes: Blob; name: string }> {
  return getFile(`${noticePath(id)}/documents/${encodeURIComponent(step)}?language=${language}`);
}

export function getOwnBundle(id: string, finding: string): Promise<{ bytes: Blob; name: string }> {
  return getFile(`${noticePath(id)}/findings/${encodeURIComponent(finding)}/bundle`);
}

/** Answers, files and requests of a case, for operators. The hub logs who reads. */
export function getOffice(caseId: string, signal?: AbortSignal): Promise<OfficeView> {
  return get(OfficeView, `${casePath(caseId)}/answers`, signal);
}

export function answerExtension(caseId: string, request: string, answer: ExtensionAnswer): Promise<OfficeView> {
  return post(OfficeView, `${casePath(caseId)}/extensions/${encodeURIComponent(request)}`, answer);
}

/** Where files of one side are sent, read and removed. */
export function filesPath(side: 'institution' | 'office', id: string): string {
  return `${side === 'institution' ? noticePath(id) : casePath(id)}/files`;
}

/** A file under the name that people gave it. */
export async function getAttached(
  path: string,
  file: { id: string; name: string },
): Promise<{ bytes: Blob; name: string }> {
  const { bytes } = await getFile(`${path}/${encodeURIComponent(file.id)}`);
  return { bytes, name: file.name };
}

export async function removeFile(path: string, id: string): Promise<void> {
  await remove(z.null(), `${path}/${encodeURIComponent(id)}`);
}

function noticePath(id: string): string {
  return `/v1/portal/notices/${encodeURIComponent(id)}`;
}

function casePath(id: string): string {
  return `/v1/cases/${encodeURIComponent(id)}`;
}
