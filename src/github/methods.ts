/**
 * All that is asked of GitHub's REST interface, by the names that its client has for it. What is not listed here cannot
 * be called, and the bundle does without it: of more than a thousand methods these are used.
 */
export const methods = {
  actions: ['downloadArtifact', 'listWorkflowRunArtifacts'],
  git: ['getCommit'],
  issues: ['createComment', 'deleteComment', 'listComments', 'updateComment'],
  pulls: ['get', 'list'],
  repos: [
    'compareCommitsWithBasehead',
    'deleteReleaseAsset',
    'getRelease',
    'getReleaseByTag',
    'listCommits',
    'listReleaseAssets',
    'listReleases',
    'updateRelease',
    'updateReleaseAsset',
    'uploadReleaseAsset',
  ],
  users: ['getAuthenticated'],
} as const;
