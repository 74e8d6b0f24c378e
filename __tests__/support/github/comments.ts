import type { Answer, Handler } from './answers.js';
import { notFound, page, refusal } from './answers.js';
import type { Fields } from './bodies.js';
import type { StoredPull } from './pulls.js';
import type { User } from './viewer.js';
import { userOf } from './viewer.js';

export interface StoredComment {
  readonly id: number;
  /** Number of the pull request. */
  readonly on: number;
  readonly user: User;
  body: string;
}

interface Place {
  readonly comments: StoredComment[];
  readonly pulls: readonly StoredPull[];
  readonly users: Readonly<Record<string, User>>;
  readonly nextId: () => number;
  readonly origin: () => string;
  /** "owner/repo". */
  readonly repository: string;
  readonly make: (schema: string, fields: Fields) => Fields;
}

const longestBody = 65_536;

/** GitHub's handlers of the comments on pull requests. Whoever may write may change everyone's. */
export function commentHandlers(place: Place): Readonly<Record<string, Handler>> {
  const { comments, pulls, users, make, repository } = place;
  const api = () => `${place.origin()}/api/v3/repos/${repository}`;
  const bodyOf = ({ id, on, user, body }: StoredComment) =>
    make('issue-comment', {
      id,
      body,
      user: make('simple-user', { ...user }),
      url: `${api()}/issues/comments/${id}`,
      issue_url: `${api()}/issues/${on}`,
      html_url: `${place.origin()}/${repository}/pull/${on}#issuecomment-${id}`,
    });
  const at = (parameters: Readonly<Record<string, string>>) =>
    comments.findIndex(({ id }) => id === Number(parameters['comment_id']));
  const pullAt = (parameters: Readonly<Record<string, string>>) =>
    pulls.find(({ number }) => number === Number(parameters['issue_number']));
  const tooLong = (body: unknown): Answer | null => {
    if ([...String(body)].length <= longestBody) return null;
    // In these words: https://github.com/vebr/jest-lcov-reporter/issues/14
    const message = `Body is too long (maximum is ${longestBody} characters)`;
    const error = { resource: 'IssueComment', code: 'unprocessable', field: 'data', message };
    return refusal(422, 'Validation Failed', { errors: [error] });
  };

  return {
    'issues/list-comments': (request) => {
      const pull = pullAt(request.parameters);
      if (!pull) return notFound;
      const all = comments.filter(({ on }) => on === pull.number);
      return page(all.map(bodyOf), request, `${api()}/issues/${pull.number}/comments`);
    },
    'issues/create-comment': (request) => {
      const pull = pullAt(request.parameters);
      if (!pull) return notFound;
      // In these words: https://github.com/renovatebot/renovate/issues/6215
      if (pull.locked) return refusal(403, 'Unable to create comment because issue is locked.');
      const { body } = request.body;
      const refused = tooLong(body);
      if (refused) return refused;
      const user = userOf(request, users);
      const comment = { id: place.nextId(), on: pull.number, user, body: String(body) };
      comments.push(comment);
      return { status: 201, body: bodyOf(comment) };
    },
    'issues/get-comment': ({ parameters }) => {
      const comment = comments[at(parameters)];
      return comment ? { status: 200, body: bodyOf(comment) } : notFound;
    },
    'issues/update-comment': ({ parameters, body: { body } }) => {
      const comment = comments[at(parameters)];
      if (!comment) return notFound;
      const refused = tooLong(body);
      if (refused) return refused;
      comment.body = String(body);
      return { status: 200, body: bodyOf(comment) };
    },
    'issues/delete-comment': ({ parameters }) => {
      const index = at(parameters);
      if (index < 0) return notFound;
      comments.splice(index, 1);
      return { status: 204 };
    },
  };
}
