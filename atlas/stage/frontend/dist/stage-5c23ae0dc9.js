/* Khasan Atlas: the stage. The licences of what is in it: NOTICES.txt beside it. */
function t(){}export{t as default};
