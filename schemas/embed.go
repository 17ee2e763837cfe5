// Package schemas holds the forms that people fill in: one JSON Schema for the
// case files of each transition, one for the settings file handover.yaml, and
// common.schema.json with the shapes they share.
//
// A form is written once and used for everything: help in the editor, the
// commented skeleton of a new case, validation, and the sheets of paper. So each
// field carries its words in bokmål (title, description, examples) and nynorsk
// (x-nn), and the order of the properties is the order people see.
//
// The marks: x-saerlig is a special category of personal data (GDPR art. 9),
// x-grunnpakke belongs to the «grunnpakke», x-ut says that the field never leaves
// or only masked, and x-ut-grunn why; x-lengde is the length a text is meant to
// keep to, x-linje a text of one line, x-ingen a list or group that may be the
// word «ingen», x-ord the words that a reader of the document sees, and x-regel
// the rule that a violation is told under, x-sosiometrisk a text where no other
// child may be named. A mark on a group counts for everything in it. x-elev on a
// form tells that it is about a pupil, and that the shared shapes speak of one.
//
// grunnlag.yaml is the law as dated data, ordlister.yaml what is looked for in free
// text.
package schemas

import "embed"

// FS holds the schemas under the names that they refer to each other by. The schema of
// what leaves is as large as the rest together, and is derived from them.
//
//go:embed handover.schema.json common.schema.json grunnlag.yaml ordlister.yaml
//go:embed barnehage_skole.schema.json barneskole_ungdomsskole.schema.json videregaaende.schema.json
var FS embed.FS
