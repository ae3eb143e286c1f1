/** What went wrong with a call, in the words of the server or, when it did not answer, in ours. */
export { ApiError as ApiProblem, toApiError, unreachable } from "async-workflow/client";
