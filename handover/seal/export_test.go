package seal

// WordText shows the list to the tests.
var WordText = wordText
