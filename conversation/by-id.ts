/**
 * An aggregation expression that gives each document of an `updateMany` a value of its own, found by its `_id`: one
 * statement instead of one a document.
 */
export function valueById(ids: readonly string[], values: readonly unknown[]): object {
  return { $arrayElemAt: [{ $literal: values }, { $indexOfArray: [{ $literal: ids }, '$_id'] }] };
}
